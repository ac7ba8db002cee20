using System.Net;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Serving;
using Stratum1.Server.Configuration;

namespace Stratum1.Server.Tests.Configuration;

public class ControlDirectiveTests
{
    [Fact]
    public void Without_a_line_chronyc_may_ask_from_this_machine()
    {
        var control = ServerConfig.Default.Control;
        Assert.Equal((323, IPAddress.Loopback, IPAddress.IPv6Loopback), (control.Port, control.BindIPv4, control.BindIPv6));
        Assert.Equal(("/run/stratum1/stratum1d.sock", OpenCommands.Default), (control.SocketPath, control.Open));
    }

    [Fact]
    public void Addresses_and_a_path_can_be_bound()
    {
        var control = Reading.Good("bindcmdaddress 0.0.0.0", "bindcmdaddress fe80::1", "bindcmdaddress /run/chrony/chronyd.sock").Control;
        Assert.Equal((IPAddress.Any, IPAddress.Parse("fe80::1")), (control.BindIPv4, control.BindIPv6));
        Assert.Equal("/run/chrony/chronyd.sock", control.SocketPath);
        Assert.Null(Reading.Good("bindcmdaddress /").Control.SocketPath);
    }

    [Theory]
    [InlineData("bindcmdaddress localhost", "localhost")]
    [InlineData("bindcmdaddress 10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("bindcmddevice an-interface-with-a-long-name", "an-interface-with-a-long-name")]
    [InlineData("cmdport 65536", "65536")]
    [InlineData("opencommands trackings", "trackings")]
    [InlineData("cmdratelimit interval 13", "13")]
    [InlineData("cmdratelimit kod 2", "kod")]
    [InlineData("cmdallow 300.1.1.1", "300.1.1.1")]
    public void A_wrong_word_is_named(string line, string word) => Assert.Equal(word, Reading.Bad(line).Word);

    [Fact]
    public void Open_commands_replace_the_usual_ones()
    {
        Assert.Equal(OpenCommands.Tracking | OpenCommands.Clients, Reading.Good("opencommands TRACKING clients").Control.Open);
        Assert.Equal(OpenCommands.None, Reading.Good("opencommands").Control.Open);
    }

    [Fact]
    public void A_rate_limit_has_chronys_defaults()
        => Assert.Equal(new RateLimit(interval: -4, burst: 8, leak: 2), Reading.Good("cmdratelimit").Control.RateLimit);
}
