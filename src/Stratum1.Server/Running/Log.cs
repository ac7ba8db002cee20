using Stratum1.Engine;
using Stratum1.Linux;

namespace Stratum1.Server.Running;

/// <summary>Where log lines go: a terminal or file with the time before them, or systemd's journal with a level.</summary>
public sealed class Log : IDisposable
{
    private readonly TextWriter writer;
    private readonly bool isJournal;
    private readonly LogLevel least;

    private Log(TextWriter writer, bool isJournal, LogLevel least)
        => (this.writer, this.isJournal, this.least) = (writer, isJournal, least);

    /// <summary>What is written before the lines.</summary>
    public Func<UtcTime> Clock { get; set; } = () => SystemClock.Now;

    /// <summary>Opens the log that the command line asks for.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static Log Open(CommandLine.StartOptions options)
    {
        // chrony's severities: 0 information, 1 warnings, 2 errors.
        var threshold = options.LogLevel <= 0 ? LogLevel.Information : options.LogLevel == 1 ? LogLevel.Warning : LogLevel.Error;
        if (options.LogFile is { } path)
            return new(new StreamWriter(path, append: true) { AutoFlush = true }, isJournal: false, threshold);
        var hasJournal = !options.LogToTerminal && Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null;
        return new(Console.Error, hasJournal, threshold);
    }

    /// <summary>Writes one line, if it matters enough.</summary>
    public void Write(LogLevel level, string text)
    {
        if (level > least)
            return;
        if (isJournal)
            writer.WriteLine($"<{(int)level}>{text}");
        else
            writer.WriteLine($"{UtcDate.From(Clock())} {text}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (writer != Console.Error)
            writer.Dispose();
    }
}
