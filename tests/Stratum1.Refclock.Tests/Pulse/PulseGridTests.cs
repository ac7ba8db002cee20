using Stratum1.Refclock.Pulse;

namespace Stratum1.Refclock.Tests.Pulse;

public class PulseGridTests
{
    private static readonly MonotonicTime At = new(1000, 0x4000_0000); // 1000.25 s

    [Theory]
    [InlineData(1, 5.65, true)] // UTC is about 1005.90: the pulse begins 1006.
    [InlineData(1, 6.10, true)] // 1006.35
    [InlineData(1, 6.20, false)] // 1006.45: a coin toss
    [InlineData(1, 5.35, true)] // 1005.60, 0.4 s away
    [InlineData(10, 5.78, true)] // 1006.03
    [InlineData(10, 5.80, false)] // 1006.05, half of the distance
    public void A_pulse_is_numbered_while_there_is_no_doubt(int rate, double known, bool isNumbered)
    {
        var grid = new PulseGrid(rate, TimeInterval.Zero);
        Assert.Equal(isNumbered, grid.TryNumber(At, 0, TimeInterval.FromSeconds(known), TimeInterval.Zero, out var offset));
        if (isNumbered)
            Assert.Equal(0, ((0.25 + offset.Seconds) * rate) - Math.Round((0.25 + offset.Seconds) * rate), 6);
    }

    [Fact]
    public void What_numbers_a_pulse_may_itself_be_wrong()
    {
        var grid = new PulseGrid(1, TimeInterval.Zero);
        var known = TimeInterval.FromSeconds(5.65);
        Assert.True(grid.TryNumber(At, 0, known, TimeInterval.FromSeconds(0.29), out _));
        Assert.False(grid.TryNumber(At, 0, known, TimeInterval.FromSeconds(0.31), out _));
        Assert.True(grid.TryNumberByClock(At, 0, known, TimeInterval.FromSeconds(0.49), out _));
        Assert.False(grid.TryNumberByClock(At, 0, known, TimeInterval.FromSeconds(0.51), out _));
    }

    [Fact]
    public void A_pulse_that_comes_late_is_so_much_after_its_second()
    {
        var grid = new PulseGrid(1, TimeInterval.Zero);
        Assert.True(grid.TryNumber(At, 0.001, TimeInterval.FromSeconds(5.75), TimeInterval.Zero, out var offset));
        Assert.Equal(5.751, offset.Seconds, 9);
    }

    [Fact]
    public void The_wrong_edge_is_recognised_by_the_width()
    {
        var grid = new PulseGrid(1, TimeInterval.FromSeconds(0.1));
        Assert.True(grid.TryNumber(At, 0, TimeInterval.FromSeconds(5.76), TimeInterval.Zero, out _));
        Assert.False(grid.TryNumber(At, 0, TimeInterval.FromSeconds(5.85), TimeInterval.Zero, out _));
        Assert.False(grid.TryNumberByClock(At, 0, TimeInterval.FromSeconds(5.85), TimeInterval.Zero, out _));
    }
}
