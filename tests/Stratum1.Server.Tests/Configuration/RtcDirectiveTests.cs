namespace Stratum1.Server.Tests.Configuration;

public class RtcDirectiveTests
{
    [Fact]
    public void The_real_time_clock_is_followed_as_it_says()
    {
        var rtc = Reading.Good(
            "rtcfile /var/lib/x/rtc", "rtcdevice /dev/rtc1", "rtconutc", "rtcautotrim 30", "hwclockfile /etc/adjtime").Rtc;
        Assert.Equal(("/var/lib/x/rtc", "/dev/rtc1", "/etc/adjtime"), (rtc.File, rtc.Device, rtc.ZoneFile));
        Assert.True(rtc.KeepsUtc);
        Assert.Equal(30, rtc.AutotrimThreshold.Seconds);
    }

    [Fact]
    public void Without_rtcfile_it_is_left_to_the_kernel()
    {
        var rtc = Reading.Good("rtcsync").Rtc;
        Assert.Null(rtc.File);
        Assert.Equal("/dev/rtc", rtc.Device);
        Assert.Equal(TimeInterval.Zero, rtc.AutotrimThreshold);
        Assert.False(rtc.KeepsUtc);
    }

    [Fact]
    public void Two_cannot_keep_it()
    {
        Assert.Contains("exclude each other", Reading.Bad("rtcsync", "rtcfile /a").ToString(), StringComparison.Ordinal);
        Assert.Contains("exclude each other", Reading.Bad("rtcfile /a", "rtcsync").ToString(), StringComparison.Ordinal);
    }
}
