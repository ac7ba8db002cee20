using System.Globalization;

namespace Stratum1.Interop.Nts;

/// <summary>What threads of this process have used of the processor.</summary>
internal static class ThreadTimes
{
    /// <summary>All threads of a name together; those that have ended do not count any more.</summary>
    public static TimeSpan Of(string name)
    {
        var nanoseconds = 0L;
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(task, "comm")).TrimEnd() == name)
                    nanoseconds += long.Parse(
                        File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }
}
