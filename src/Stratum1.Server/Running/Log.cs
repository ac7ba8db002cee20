using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Server.CommandLine;

namespace Stratum1.Server.Running;

/// <summary>
/// Where log lines go: a terminal or a file with the time before them, systemd's journal with a level, or syslog. A log that
/// cannot be written never stops the clock: the line is lost, and counted.
/// </summary>
public sealed class Log : IDisposable
{
    /// <summary>What is remembered for those who ask what happened lately.</summary>
    private const int RecentLines = 40;

    private readonly Queue<string> recent = new(capacity: RecentLines);
    private readonly string? path;
    private readonly bool isJournal;
    private readonly LogLevel least;
    private readonly Syslog? syslog;
    private TextWriter writer;

    private Log(TextWriter writer, string? path, bool isJournal, LogLevel least, Syslog? syslog)
        => (this.writer, this.path, this.isJournal, this.least, this.syslog) = (writer, path, isJournal, least, syslog);

    /// <summary>Lines that could not be written.</summary>
    public long Lost { get; private set; }

    /// <summary>The last lines, oldest first.</summary>
    public IReadOnlyList<string> Recent => [.. recent];

    /// <summary>Called before a line is written to the terminal: whoever draws there makes room.</summary>
    public Action? BeforeLine { get; set; }

    /// <summary>What is written before the lines.</summary>
    public Func<UtcTime> Clock { get; set; } = () => SystemClock.Now;

    /// <summary>Opens the log that the command line asks for.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is not ours to write, or is a folder.</exception>
    public static Log Open(StartOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        // chrony's severities: 0 information, 1 warnings, 2 errors.
        var threshold = options.LogLevel <= 0 ? LogLevel.Information : options.LogLevel == 1 ? LogLevel.Warning : LogLevel.Error;
        if (options.LogFile is { } file)
            return new(OpenFile(file), file, isJournal: false, threshold, syslog: null);
        var hasJournal = !options.LogToTerminal && Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null;
        var usesSyslog = !options.LogToTerminal && !hasJournal && options.IsDetached;
        return new(Console.Error, path: null, hasJournal, threshold, usesSyslog ? new Syslog("stratum1d") : null);
    }

    /// <summary>A log for somebody who reads the lines himself.</summary>
    internal static Log Into(TextWriter writer) => new(writer, path: null, isJournal: false, LogLevel.Information, syslog: null);

    /// <summary>Writes one line, if it matters enough.</summary>
    public void Write(LogLevel level, string text)
    {
        if (level > least)
            return;
        if (recent.Count == RecentLines)
            recent.Dequeue();
        recent.Enqueue($"{UtcDate.From(Clock())} {text}");
        try
        {
            BeforeLine?.Invoke();
            if (syslog is not null)
                syslog.Write(level, text);
            else if (isJournal)
                writer.WriteLine($"<{(int)level}>{text}");
            else
                writer.WriteLine($"{UtcDate.From(Clock())} {text}");
        }
        catch (IOException)
        {
            Lost++;
        }
    }

    /// <summary>Opens the file anew: somebody has renamed it to keep it.</summary>
    public void Reopen()
    {
        if (path is null)
            return;
        try
        {
            var next = OpenFile(path);
            writer.Dispose();
            writer = next;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Write(LogLevel.Error, $"{path} cannot be opened again; going on with the old file");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        syslog?.Dispose();
        if (path is not null)
            writer.Dispose();
    }

    /// <summary>Without a buffer, so that what a full disk refused is not tried again while closing.</summary>
    private static StreamWriter OpenFile(string path)
        => new(AppendedFile.Open(path)) { AutoFlush = true };
}
