using Stratum1.Server.Configuration;
using Stratum1.Server.Running;
using Stratum1.Server.Tests.Control;

namespace Stratum1.Server.Tests.Running;

public class ConfigReloadTests
{
    private static readonly byte[] Client = [192, 0, 2, 1];

    [Fact]
    public void Access_changes_at_once_and_the_rest_is_named()
    {
        var (daemon, _) = TestHost.Start("allow 10/8", "port 123");
        var reload = Reload(daemon, "allow 10/8\nport 123", "port 124\nallow 192.0.2/24\nlogbanner 5\nALLOW 10/8");
        reload.Run();
        Assert.True(daemon.Rules.Access.Allows(Client));
        Assert.Contains("these need a restart: logbanner, port", Log(daemon), StringComparison.Ordinal);
        reload.Run();
        Assert.Equal(2, Log(daemon).Split("these need a restart: logbanner, port").Length - 1);
    }

    [Fact]
    public void An_unchanged_configuration_undoes_nothing_that_was_commanded()
    {
        var (daemon, _) = TestHost.Start("allow 10/8");
        daemon.Adopt(daemon.Rules with { Access = daemon.Rules.Access.With([new(Allow: true, null, Everything: false)]) });
        Reload(daemon, "allow 10/8", "# a comment\nallow  10/8").Run();
        Assert.True(daemon.Rules.Access.Allows(Client));
        Assert.EndsWith("Configuration reloaded", Log(daemon).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_with_errors_changes_nothing()
    {
        var (daemon, _) = TestHost.Start("allow 10/8");
        Reload(daemon, "allow 10/8", "allow 192.0.2/24\nprot 5").Run();
        Assert.False(daemon.Rules.Access.Allows(Client));
        Assert.Contains("/x:2: error: 'prot' is not a directive", Log(daemon), StringComparison.Ordinal);
    }

    private static ConfigReload Reload(Daemon daemon, string before, string after)
        => new(daemon, Prepare(before), () => Prepare(after));

    private static StartUp Prepare(string text) => StartUp.Prepare(["-f", "/x"], ConfigFiles.None with { Read = _ => text });

    private static string Log(Daemon daemon) => File.ReadAllText(daemon.Start.LogFile!);
}
