using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.Running;

namespace Stratum1.Server.Logging;

/// <summary>One log file of measurements: opened when there is something to write, with a heading every so many lines.</summary>
/// <param name="folder">Where it stands.</param>
/// <param name="name">Its name without the ending.</param>
/// <param name="banner">The heading.</param>
/// <param name="interval">Lines from heading to heading; 0 writes none.</param>
internal sealed class LogFile(string folder, string name, string banner, int interval) : IDisposable
{
    private StreamWriter? writer;
    private long lines;
    private bool isBroken;

    /// <summary>Writes a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="log">Told once when the file cannot be written.</param>
    public void Write(string line, Log log)
    {
        if (isBroken)
            return;
        try
        {
            writer ??= new(AppendedFile.Open(Path.Combine(folder, name + ".log"))) { AutoFlush = false };
            if (interval > 0 && lines++ % interval == 0)
                WriteBanner();
            writer.WriteLine(line);
            writer.Flush();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            isBroken = true;
            log.Write(LogLevel.Error, $"{Path.Combine(folder, name)}.log cannot be written; nothing more is logged there until cyclelogs");
        }
    }

    /// <summary>Closes it; the next line opens it anew.</summary>
    public void Cycle()
    {
        Dispose();
        (writer, lines, isBroken) = (null, 0, false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            writer?.Dispose();
        }
        catch (IOException)
        {
            // A full disk was reported when the line was written.
        }
    }

    private void WriteBanner()
    {
        var rule = new string('=', banner.Length);
        writer!.WriteLine(rule);
        writer.WriteLine(banner);
        writer.WriteLine(rule);
    }
}
