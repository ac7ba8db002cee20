using System.Net;
using Stratum1.Protocol.Access;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class DirectiveTests
{
    [Fact]
    public void An_empty_file_gives_chronys_defaults()
    {
        var config = Reading.Good("", "  ", "# nothing");
        Assert.Empty(config.Refclocks);
        Assert.Null(config.Clock.Step);
        Assert.Equal(83_333.333, config.Clock.MaxSlewRate.Ppm, 1e-6);
        Assert.Equal(100_000, config.Clock.MaxDrift.Ppm, 1e-6);
        Assert.Equal(1000, config.Clock.MaxUpdateSkew.Ppm, 1e-9);
        Assert.Equal(0, config.Clock.MaxClockError.Ppm, 1e-12);
        Assert.Equal(TimeInterval.FromSeconds(1), config.Clock.LogChange);
        Assert.Null(config.Clock.DriftFile);
        Assert.Equal(TimeInterval.FromSeconds(3), config.Selection.MaxDistance);
        Assert.Equal(1, config.Selection.MinSources);
        Assert.Equal(123, config.Ntp.Port);
        Assert.Empty(config.Ntp.BindAddresses);
        Assert.Null(config.Ntp.BindDevice);
        Assert.False(config.Ntp.Access.AllowsAnyIPv4);
        Assert.False(config.Ntp.Access.AllowsAnyIPv6);
        Assert.Equal("", config.Process.User);
        Assert.Equal("/run/stratum1/stratum1d.pid", config.Process.PidFile);
        Assert.False(config.Process.LockMemory);
        Assert.Equal(0, config.Process.SchedulingPriority);
    }

    [Fact]
    public void Each_directive_sets_what_it_says()
    {
        var config = Reading.Good(
            "makestep 0.1 3",
            "maxslewrate 500",
            "maxdrift 100",
            "maxupdateskew 5.5",
            "maxclockerror 0.25",
            "logchange 0.5",
            "rtcsync",
            "driftfile /var/lib/stratum1/drift interval 600",
            "maxdistance 1.5",
            "minsources 2",
            "port 11123",
            "bindaddress 127.0.0.1",
            "bindaddress ::1",
            "binddevice eth0",
            "user clock",
            "pidfile /tmp/pid",
            "lock_all",
            "sched_priority 50");
        Assert.Equal(new StepRule(TimeInterval.FromSeconds(0.1), 3), config.Clock.Step);
        Assert.Equal(500, config.Clock.MaxSlewRate.Ppm, 1e-9);
        Assert.Equal(100, config.Clock.MaxDrift.Ppm, 1e-9);
        Assert.Equal(5.5, config.Clock.MaxUpdateSkew.Ppm, 1e-9);
        Assert.Equal(0.25, config.Clock.MaxClockError.Ppm, 1e-12);
        Assert.Equal(TimeInterval.FromSeconds(0.5), config.Clock.LogChange);
        Assert.Equal("/var/lib/stratum1/drift", config.Clock.DriftFile);
        Assert.Equal(TimeInterval.FromSeconds(600), config.Clock.DriftFileInterval);
        Assert.Equal(TimeInterval.FromSeconds(1.5), config.Selection.MaxDistance);
        Assert.Equal(2, config.Selection.MinSources);
        Assert.Equal(11_123, config.Ntp.Port);
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], config.Ntp.BindAddresses.ToArray());
        Assert.Equal("eth0", config.Ntp.BindDevice);
        Assert.Equal("clock", config.Process.User);
        Assert.Equal("/tmp/pid", config.Process.PidFile);
        Assert.True(config.Process.LockMemory);
        Assert.Equal(50, config.Process.SchedulingPriority);
    }

    [Fact]
    public void A_step_limit_below_zero_means_always() => Assert.Null(Reading.Good("makestep 1 -1").Clock.Step!.Value.Limit);

    [Fact]
    public void After_a_restart_only_an_unlimited_makestep_counts()
    {
        Assert.Null(Reading.Good("makestep 1 3").ForRestart().Clock.Step);
        Assert.NotNull(Reading.Good("makestep 1 -1").ForRestart().Clock.Step);
    }

    [Fact]
    public void The_drift_file_is_written_hourly_by_default()
        => Assert.Equal(TimeInterval.FromSeconds(3600), Reading.Good("driftfile /a").Clock.DriftFileInterval);

    [Fact]
    public void A_slash_writes_no_process_number() => Assert.Null(Reading.Good("pidfile /").Process.PidFile);

    [Fact]
    public void The_last_value_counts() => Assert.Equal(3, Reading.Good("port 1", "port 2", "port 3").Ntp.Port);

    [Fact]
    public void Chronys_highest_priority_becomes_the_kernels()
        => Assert.Equal(99, Reading.Good("sched_priority 100").Process.SchedulingPriority);

    [Fact]
    public void Allow_and_deny_make_a_table()
    {
        var access = Reading.Good("allow 10", "deny 10.1", "allow all 2001:db8::/32", "ALLOW ALL 192.0.2.0/24").Ntp.Access;
        Assert.True(Allows(access, "10.2.0.1"));
        Assert.False(Allows(access, "10.1.0.1"));
        Assert.True(Allows(access, "2001:db8::1"));
        Assert.True(Allows(access, "192.0.2.255"));
        Assert.False(Allows(access, "198.51.100.1"));
        Assert.True(Allows(Reading.Good("allow").Ntp.Access, "::1"));
        Assert.True(Allows(Reading.Good("deny 10", "allow all").Ntp.Access, "10.0.0.1"));
    }

    [Fact]
    public void A_block_list_of_fifty_thousand_networks_is_read_at_once()
    {
        var lines = Enumerable.Range(0, 50_000).Select(i => $"deny 10.{i >> 8}.{i & 255}.0/24").Prepend("allow").ToArray();
        var access = Reading.Good(lines).Ntp.Access;
        Assert.True(Allows(access, "192.0.2.1"));
        Assert.False(Allows(access, "10.195.79.255"));
        Assert.True(Allows(access, "10.195.80.0"));
    }

    private static bool Allows(AccessTable access, string client)
        => access.Allows(IPAddress.Parse(client).GetAddressBytes());
}
