namespace Stratum1.Linux.Tests;

/// <summary>What is said about pulse devices that are not there, which is where most users begin.</summary>
public class AbsentDeviceTests
{
    [Fact]
    public void A_missing_pulse_source_says_what_there_is_instead()
    {
        Assert.Null(PpsDevice.TryOpen("no-such-source", out var problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
        Assert.StartsWith("no PPS source is no-such-source: ", problem.Reason);
        Assert.Null(SysfsPulse.TryOpen("no-such-source", out problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
    }

    [Theory]
    [InlineData("/dev/gpiochip99", "18", "open /dev/gpiochip99: No such file or directory (errno 2)")]
    [InlineData("99", "18", "open /dev/gpiochip99: No such file or directory (errno 2)")]
    [InlineData("no-such-chip", "18", "no GPIO bank no-such-chip with a line 18")]
    [InlineData(null, "no-such-line", "no GPIO bank has a line no-such-line")]
    public void A_missing_GPIO_line_says_what_is_missing(string? chip, string line, string reason)
    {
        Assert.Null(GpioLine.TryOpen(chip, line, out var problem));
        Assert.Equal((DeviceFault.Missing, reason), (problem!.Fault, problem.Reason));
    }

    [Fact]
    public void Another_device_is_no_GPIO_bank()
    {
        Assert.Null(GpioLine.TryOpen("/dev/null", "18", out var problem));
        Assert.Equal(DeviceFault.Failed, problem!.Fault);
        Assert.StartsWith("/dev/null is not a device of this kind: GPIO_GET_CHIPINFO /dev/null", problem.Reason);
    }

    [Fact]
    public void A_terminal_without_carrier_pulses_stays_usable()
    {
        using var terminal = new PseudoTerminal();
        using var port = SerialPort.TryOpen(terminal.Path, 9600, out _)!;
        using (var pulses = LineDisciplinePps.TryAttach(port, out var problem))
        {
            // A kernel with pps_ldisc attaches it to anything, also to a pseudo-terminal, which has no carrier.
            Assert.True(pulses is not null || problem!.Reason.Contains("pps_ldisc", StringComparison.Ordinal), problem?.Reason);
        }

        Assert.Equal(IoStatus.Nothing, port.Read(new byte[1]).Status);
        Assert.Equal(IoStatus.Done, terminal.Write("x"u8).Status);
    }

    [Theory]
    [InlineData(1.5, false, 48, 1, 500_000_000)]
    [InlineData(1.5, true, 44, 1, 500_000_000)]
    public void A_fetch_carries_its_timeout_where_the_kernel_reads_it(double seconds, bool compat, int offset, long whole, int nanoseconds)
    {
        var data = PpsFetchData.WithTimeout(TimeInterval.FromSeconds(seconds), compat);
        ReadOnlySpan<byte> octets = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<PpsFetchData>(ref data));
        Assert.Equal(whole, BitConverter.ToInt64(octets[offset..]));
        Assert.Equal(nanoseconds, BitConverter.ToInt32(octets[(offset + 8)..]));
        Assert.Equal(0, BitConverter.ToInt32(octets[(offset + 12)..])); // Not PPS_TIME_INVALID: the timeout counts.
    }
}
