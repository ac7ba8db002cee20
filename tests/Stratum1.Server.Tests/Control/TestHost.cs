using System.Net;
using Stratum1.Engine;
using Stratum1.Server.CommandLine;
using Stratum1.Server.Hosts;
using Stratum1.Server.Running;

namespace Stratum1.Server.Tests.Control;

/// <summary>A machine without devices or network, whose clock stands until a test moves it.</summary>
internal sealed class TestHost : IsolatedHost
{
    private TestHost()
    {
    }

    public UtcTime Clock { get; set; } = UtcTime.FromTimespec(1_800_000_000, 0);

    public List<EngineAction> Performed { get; } = [];

    /// <summary>A daemon on such a machine; it is never run, only asked.</summary>
    public static (Daemon Daemon, TestHost Host) Start(params string[] directives)
    {
        var host = new TestHost();
        var options = new StartOptions { LogFile = Path.GetTempFileName() };
        return (new(Configuration.Reading.Good(directives), options, host, Log.Open(options)), host);
    }

    public override ClockReading Read() => new(Clock, Clock - UtcTime.FromTimespec(1_799_999_000, 0));

    public override void Perform(in EngineAction action) => Performed.Add(action);

    public override UtcTime? Send(in EngineAction packet) => Clock;

    public override bool HasRoute(IPAddress address) => true;

    public override void Wait(UtcTime until) => Clock = until;
}
