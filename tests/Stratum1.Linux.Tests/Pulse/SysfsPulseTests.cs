using System.Text;

namespace Stratum1.Linux.Tests;

/// <summary>/sys/class/pps, imitated in a folder.</summary>
public sealed class SysfsPulseTests : IDisposable
{
    private readonly TemporaryFolder sysfs = new();

    public SysfsPulseTests()
    {
        Source(0, "pps@12.-1", "", "1780000000.250000001#42\n", "\n");
        Source(10, "serial0", "/dev/ttyS0", "1780000000.000000000#1\n", "1780000000.100000000#4294967295\n");
        Source(2, "ptp0", "", "", "");
        Directory.CreateDirectory(sysfs.File("ppsgen0"));
    }

    public void Dispose() => sysfs.Dispose();

    [Fact]
    public void Sources_are_listed_by_number()
        => Assert.Equal(
            [new(0, "pps@12.-1", ""), new(2, "ptp0", ""), new PpsSource(10, "serial0", "/dev/ttyS0")], PpsSource.List(sysfs.Path));

    [Fact]
    public void A_kernel_without_pulses_has_no_sources() => Assert.Empty(PpsSource.List(sysfs.File("nowhere")));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("10", 10)]
    [InlineData("/dev/pps2", 2)]
    [InlineData("pps@12.-1", 0)]
    [InlineData("serial0", 10)]
    [InlineData("/dev/ttyS0", 10)]
    public void A_source_is_found_by_number_path_name_or_terminal(string selector, int number)
        => Assert.Equal(number, PpsSource.Find(selector, sysfs.Path, out _)?.Number);

    [Fact]
    public void A_source_is_found_through_a_link()
    {
        File.CreateSymbolicLink(sysfs.File("gpspps0"), "/dev/pps2");
        Assert.Equal(2, PpsSource.Find(sysfs.File("gpspps0"), sysfs.Path, out _)?.Number);
    }

    [Fact]
    public void A_source_that_is_not_there_is_missing_and_the_others_are_named()
    {
        Assert.Null(PpsSource.Find("1", sysfs.Path, out var problem));
        Assert.Equal(DeviceFault.Missing, problem!.Fault);
        Assert.Equal("no PPS source is 1: present are /dev/pps0 (pps@12.-1), /dev/pps2 (ptp0), /dev/pps10 (serial0)", problem.Reason);

        Assert.Null(SysfsPulse.TryOpen("1", sysfs.File("nowhere"), out problem));
        Assert.Equal("no PPS source is 1: the kernel offers none", problem!.Reason);
    }

    [Fact]
    public void Both_edges_are_read()
    {
        using var pulse = SysfsPulse.TryOpen("serial0", sysfs.Path, out var problem);
        Assert.True(pulse is not null, problem?.Reason);
        Assert.True(pulse.TryRead(out var capture));
        Assert.Equal(
            new PpsCapture(1, new(1_780_000_000, 0), uint.MaxValue, UtcTime.FromTimespec(1_780_000_000, 100_000_000)), capture);
    }

    [Fact]
    public void An_edge_that_is_not_captured_has_sequence_zero_and_each_reading_is_new()
    {
        using var pulse = SysfsPulse.TryOpen("0", sysfs.Path, out _)!;
        Assert.True(pulse.TryRead(out var capture));
        Assert.Equal((42u, 0u), (capture.AssertSequence, capture.ClearSequence));
        Assert.Equal(250_000_001, capture.Assert.NanosecondOfSecond);

        File.WriteAllText(sysfs.File("pps0/assert"), "1780000001.250000002#43\n");
        Assert.True(pulse.TryRead(out capture));
        Assert.Equal((43u, 250_000_002), (capture.AssertSequence, capture.Assert.NanosecondOfSecond));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        using var pulse = SysfsPulse.TryOpen("serial0", sysfs.Path, out _)!;
        pulse.TryRead(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            pulse.TryRead(out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Only_the_kernels_own_form_is_accepted()
    {
        const string Good = "1780000000.000000123#42";
        Assert.True(SysfsPulse.TryParse(Encoding.ASCII.GetBytes(Good), out var sequence, out var time));
        Assert.Equal((42u, UtcTime.FromTimespec(1_780_000_000, 123)), (sequence, time));

        // Every prefix but the empty text, and those that merely shorten the sequence number.
        for (var length = 1; length < Good.Length - 1; length++)
            Assert.False(SysfsPulse.TryParse(Encoding.ASCII.GetBytes(Good[..length]), out _, out _), Good[..length]);
        foreach (var bad in new[] { "x", "1.5#1", "1.0000000000#1", "1.000000000#", "1.000000000#1 ", "1.00000000x#1", "1.000000000#-1" })
            Assert.False(SysfsPulse.TryParse(Encoding.ASCII.GetBytes(bad), out _, out _), bad);
    }

    private void Source(int number, string name, string path, string assert, string clear)
    {
        var folder = Directory.CreateDirectory(sysfs.File($"pps{number}")).FullName;
        File.WriteAllText($"{folder}/name", name + "\n");
        File.WriteAllText($"{folder}/path", path + "\n");
        File.WriteAllText($"{folder}/assert", assert);
        File.WriteAllText($"{folder}/clear", clear);
    }
}
