using Microsoft.Win32.SafeHandles;
using Stratum1.Linux;

namespace Stratum1.Server.Hosts;

/// <summary>Waits on everything at once and calls whoever has something: the daemon's one thread.</summary>
internal sealed class Reactor : IDisposable
{
    private readonly EventLoop loop = new();
    private readonly Dictionary<int, Action> handlers = [];
    private readonly Dictionary<SafeFileHandle, int> tokens = [];
    private int nextToken;

    /// <summary>Calls a handler, on this thread, whenever the descriptor can be read.</summary>
    public void Watch(SafeFileHandle handle, Action whenReady)
    {
        var token = nextToken++;
        loop.Add(handle, token);
        handlers.Add(token, whenReady);
        tokens.Add(handle, token);
    }

    /// <summary>Ends the watch; before the descriptor is closed.</summary>
    public void Forget(SafeFileHandle handle)
    {
        if (!tokens.Remove(handle, out var token))
            return;
        handlers.Remove(token);
        loop.Remove(handle);
    }

    /// <summary>Calls nobody for a watched descriptor until <see cref="Resume"/>.</summary>
    public void Pause(SafeFileHandle handle) => loop.Remove(handle);

    /// <summary>Ends a pause.</summary>
    public void Resume(SafeFileHandle handle) => loop.Add(handle, tokens[handle]);

    /// <summary>Waits until something is ready and handles all that is.</summary>
    public void RunOnce()
    {
        foreach (var ready in loop.Wait(timeoutMilliseconds: -1))
        {
            // A handler before may have closed it.
            if (handlers.TryGetValue(ready.Token, out var handler))
                handler();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => loop.Dispose();
}
