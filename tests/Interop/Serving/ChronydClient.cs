using System.Globalization;
using Stratum1.Interop.Control;

namespace Stratum1.Interop.Serving;

/// <summary>
/// Debian's chronyd as a client, or our daemon, without control of the clock; asked about its sources with Debian's chronyc.
/// </summary>
internal sealed class ChronydClient : IDisposable
{
    private readonly PrivateFolder folder = new();
    private readonly RunningProgram program;

    public ChronydClient(params string[] lines)
        : this([Programs.Chronyd], ["port 0", .. lines])
    {
    }

    /// <param name="command">The daemon, perhaps behind words that run it in a network namespace.</param>
    /// <param name="lines">Its configuration.</param>
    public ChronydClient(string[] command, string[] lines)
    {
        File.WriteAllLines(
            folder["chrony.conf"], [.. lines, "cmdport 0", $"bindcmdaddress {Socket}", $"pidfile {folder["pid"]}"]);
        string[] words = [.. command, "-x", "-d", "-U", "-u", Environment.UserName, "-f", folder["chrony.conf"]];
        program = new(words[0], words[1..]);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Socket), RunningProgram.Patience), program.Output);
    }

    public string Output => program.Output;

    private string Socket => folder["chronyd.sock"];

    /// <summary>What chronyc says of a source, as words behind their names; empty before there is anything to say.</summary>
    public IReadOnlyDictionary<string, string> NtpData(string address)
    {
        var (_, text) = Programs.Run(Programs.Chronyc, "-h", Socket, "ntpdata", address);
        return text.Split('\n').Select(line => line.Split(" : ", 2)).Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0].Trim()).ToDictionary(group => group.Key, group => group.First()[1].Trim());
    }

    /// <summary>Waits until a source has been heard so often, and returns what is then said of it.</summary>
    public IReadOnlyDictionary<string, string> WaitFor(string address, int replies, string name = "Total valid RX", string value = "")
    {
        var data = NtpData(address);
        for (var attempt = 0; attempt < 200 && !IsThere(data); attempt++)
        {
            Thread.Sleep(50);
            data = NtpData(address);
        }

        Assert.True(IsThere(data), $"{address}: {string.Join("; ", data.Select(pair => $"{pair.Key}={pair.Value}"))}\n{Output}");
        return data;

        bool IsThere(IReadOnlyDictionary<string, string> now)
            => now.TryGetValue("Total valid RX", out var count) && int.Parse(count, CultureInfo.InvariantCulture) >= replies
                && now[name].StartsWith(value, StringComparison.Ordinal);
    }

    /// <summary>
    /// The offset a source is seen at, in seconds, positive when the local clock is slow, and the truth: as soon as they agree, for a
    /// busy machine spoils single exchanges, or the last of many that do not.
    /// </summary>
    public (double Seen, double Truth) OffsetOf(string address, double agreement, Func<double> truth)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (seen, actual) = (OffsetIn(NtpData(address)), truth());
            if (Math.Abs(seen - actual) <= agreement || attempt == 100)
                return (seen, actual);
            Thread.Sleep(50);
        }

        static double OffsetIn(IReadOnlyDictionary<string, string> data)
            => double.Parse(data["Offset"].Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        program.Dispose();
        folder.Dispose();
    }
}
