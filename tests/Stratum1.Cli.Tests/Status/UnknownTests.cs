using System.Net.Sockets;
using System.Text.Json;
using Stratum1.Cli.Metrics;
using Stratum1.Cli.Tests.Control;

namespace Stratum1.Cli.Tests.Status;

/// <summary>What is not known yet is no figure, whoever asks.</summary>
public class UnknownTests
{
    [Theory]
    [InlineData("Nothing is configured to follow")]
    [InlineData("The only server does not answer")]
    [InlineData("The receiver's wire is off from the start")]
    public void A_clock_that_was_never_synchronised_has_no_error_bound_and_no_jitter(string name)
    {
        var fault = ChainFaults.All.Single(fault => fault.Name == name);
        var clock = JsonDocument.Parse(WhyTests.Ask(fault.Make, "status --json").Output).RootElement.GetProperty("clock");
        Assert.Equal(JsonValueKind.Null, clock.GetProperty("error_bound_seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, clock.GetProperty("jitter_seconds").ValueKind);
        var age = clock.GetProperty("state_age_seconds");
        Assert.True(age.ValueKind == JsonValueKind.Null || age.GetDouble() is >= 0 and <= 1200, age.ToString());

        var text = WhyTests.Ask(fault.Make, "status").Output;
        Assert.DoesNotContain("2147483648", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 ns", text, StringComparison.Ordinal);

        var page = new MetricsPage();
        OwnMetrics.Write(page, fault.Make());
        Assert.DoesNotContain("stratum1_error_bound_seconds", page.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_locked_clock_has_them_all()
    {
        var page = new MetricsPage();
        OwnMetrics.Write(page, ChainFaults.Good());
        foreach (var name in new[] { "state_age", "error_bound", "update_age", "pps_width" })
            Assert.Contains($"stratum1_{name}_seconds", page.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("why")]
    [InlineData("status")]
    public void Over_the_network_it_is_said_where_to_ask(string command)
    {
        var session = Session.Run(_ => throw new SocketException((int)SocketError.ConnectionRefused), $"{command} -h 192.0.2.1");
        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains("only on the machine itself", session.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("systemctl", session.Output + session.Errors, StringComparison.Ordinal);
    }
}
