using System.Net;
using Stratum1.Engine;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Serving;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;
using Stratum1.Server.Serving;

namespace Stratum1.Server.Tests.Control;

/// <summary>A machine without devices or network, whose clock stands until a test moves it.</summary>
internal sealed class TestHost : Host
{
    private TestHost()
    {
    }

    public UtcTime Clock { get; set; } = UtcTime.FromTimespec(1_800_000_000, 0);

    public List<EngineAction> Performed { get; } = [];

    public override int Precision => -20;

    public override Frequency Rate => Frequency.Zero;

    public override RandomSource Random { get; } = new Random(1).NextBytes;

    internal override ServerCore? Service => null;

    /// <summary>A daemon on such a machine; it is never run, only asked.</summary>
    public static (Daemon Daemon, TestHost Host) Start(params string[] directives)
    {
        var host = new TestHost();
        var options = new StartOptions { LogFile = Path.GetTempFileName() };
        return (new(Configuration.Reading.Good(directives), options, host, Log.Open(options)), host);
    }

    public override ClockReading Read() => new(Clock, Clock - UtcTime.FromTimespec(1_799_999_000, 0));

    public override void TakeOver()
    {
    }

    public override void Perform(in EngineAction action) => Performed.Add(action);

    public override void Open(Daemon daemon)
    {
    }

    public override void SetBaud(int receiver, int baud)
    {
    }

    public override void PollClock(int clock)
    {
    }

    public override void Publish(Snapshot snapshot)
    {
    }

    public override void Adopt(ServingRules rules)
    {
    }

    public override UtcTime? Send(in EngineAction packet) => Clock;

    public override void EndExchange(int association)
    {
    }

    public override void Resolve(int upstream, string name)
    {
    }

    public override bool HasRoute(IPAddress address) => true;

    public override void Wait(UtcTime until) => Clock = until;

    protected override void Dispose(bool disposing)
    {
    }
}
