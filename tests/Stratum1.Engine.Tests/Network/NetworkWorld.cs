using System.Net;
using Stratum1.Discipline.Clock;
using Stratum1.Engine.Network;
using Stratum1.Simulation.Daemon;

namespace Stratum1.Engine.Tests.Network;

/// <summary>A board with a receiver and servers on the network.</summary>
internal static class NetworkWorld
{
    /// <summary>The address of the how many-eth server, from 1.</summary>
    internal static IPAddress Address(int number) => new([192, 0, 2, (byte)number]);

    /// <summary>Servers in the LAN, in the town and far away; their clocks are right.</summary>
    internal static DaemonWorld Create(
        int seed,
        StampScale stamps = StampScale.Corrected,
        double initialError = 0.05,
        bool hasReceiver = true,
        UtcTime? start = null)
        => Create(
            seed,
            [.. Enumerable.Range(1, 3).Select(number => new UpstreamOptions { Name = Address(number).ToString(), BurstsAtStart = true })],
            stamps,
            initialError,
            hasReceiver,
            start);

    internal static DaemonWorld Create(
        int seed,
        UpstreamOptions[] upstreams,
        StampScale stamps = StampScale.Corrected,
        double initialError = 0.05,
        bool hasReceiver = false,
        UtcTime? start = null,
        Func<EngineOptions, EngineOptions>? configure = null)
    {
        var error = TimeInterval.FromSeconds(initialError);
        configure ??= options => options;
        var world = new DaemonWorld(seed, stamps, new(), error, options => configure(options with { Upstreams = upstreams }), start);
        double[] delays = [200e-6, 4e-3, 15e-3];
        double[] queues = [20e-6, 200e-6, 800e-6];
        for (var i = 0; i < 3; i++)
        {
            world.Network.Servers.Add(new()
            {
                Address = Address(i + 1),
                Delay = (delays[i] / 2, delays[i] / 2),
                Queue = queues[i],
            });
        }

        if (!hasReceiver)
            LoseSky(world);
        return world;
    }

    internal static void LoseSky(DaemonWorld world) => world.Receiver.Faults.Unplugged = true;

    internal static void FindSky(DaemonWorld world) => world.Receiver.Faults.Unplugged = false;

    internal static void Run(this DaemonWorld world, double seconds, Action? check = null)
    {
        for (var end = world.Now + seconds; world.Now < end;)
        {
            world.RunSecond();
            check?.Invoke();
        }
    }
}
