using System.Net;
using Stratum1.Engine;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Hosts;

/// <summary>A machine without devices and network, whose clock nothing steers: what replays and tests build theirs on.</summary>
public abstract class IsolatedHost : Host
{
    /// <inheritdoc/>
    public override int Precision => -20;

    /// <inheritdoc/>
    public override Frequency Rate => Frequency.Zero;

    /// <summary>The same in every run.</summary>
    public override RandomSource Random { get; } = new Random(1).NextBytes;

    /// <inheritdoc/>
    internal override ServerCore? Service => null;

    /// <inheritdoc/>
    public override void TakeOver()
    {
    }

    /// <inheritdoc/>
    public override void Perform(in EngineAction action)
    {
    }

    /// <inheritdoc/>
    public override void Open(Daemon daemon)
    {
    }

    /// <inheritdoc/>
    public override void SetBaud(int receiver, int baud)
    {
    }

    /// <inheritdoc/>
    public override void PollClock(int clock)
    {
    }

    /// <inheritdoc/>
    public override void Publish(Snapshot snapshot)
    {
    }

    /// <inheritdoc/>
    public override void Adopt(ServingRules rules)
    {
    }

    /// <inheritdoc/>
    public override UtcTime? Send(in EngineAction packet) => null;

    /// <inheritdoc/>
    public override void EndExchange(int association)
    {
    }

    /// <inheritdoc/>
    public override void Resolve(int upstream, string name)
    {
    }

    /// <inheritdoc/>
    public override bool HasRoute(IPAddress address) => false;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
