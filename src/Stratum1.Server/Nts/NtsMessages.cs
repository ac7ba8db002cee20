using System.Collections.Concurrent;
using Stratum1.Engine;
using Stratum1.Linux;

namespace Stratum1.Server.Nts;

/// <summary>What NTS has to say, from its threads to the daemon's, which owns the log. What was said last is not repeated.</summary>
internal sealed class NtsMessages : IDisposable
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> queue = new();
    private readonly ConcurrentDictionary<string, string> last = new();
    private readonly EventFd wake = new();

    /// <summary>Ready for input when there is something.</summary>
    public Microsoft.Win32.SafeHandles.SafeFileHandle Handle => wake.Handle;

    /// <summary>Says something about a subject, unless it was the last thing said about it.</summary>
    /// <param name="subject">A file, a port.</param>
    public void Tell(LogLevel level, string subject, string text)
    {
        if (last.TryGetValue(subject, out var before) && before == text)
            return;
        last[subject] = text;
        queue.Enqueue((level, text));
        wake.Set();
    }

    /// <summary>The subject is as it should be: the next trouble is told even if it is the same as the last.</summary>
    public void Settle(string subject) => last.TryRemove(subject, out _);

    /// <summary>Takes the oldest message that was not taken.</summary>
    public bool TryTake(out (LogLevel Level, string Text) message)
    {
        wake.Take();
        return queue.TryDequeue(out message);
    }

    /// <inheritdoc/>
    public void Dispose() => wake.Dispose();
}
