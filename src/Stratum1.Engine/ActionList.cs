using System.Runtime.InteropServices;

namespace Stratum1.Engine;

/// <summary>Collects what the engine wants done during one event; the shell takes all of it afterwards.</summary>
public sealed class ActionList
{
    private readonly List<EngineAction> pending = new(capacity: 16);

    /// <summary>What is to be done, in order; valid until the next event.</summary>
    public ReadOnlySpan<EngineAction> Pending => CollectionsMarshal.AsSpan(pending);

    /// <summary>Forgets what was done.</summary>
    public void Clear() => pending.Clear();

    internal void Add(in EngineAction action) => pending.Add(action);

    internal void Log(LogLevel level, string text) => pending.Add(new(EngineActionKind.Log) { Level = level, Text = text });
}
