using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Tests;

public class SnapshotTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 12e-6)]
    [InlineData(-3e8, -0.1)] // A clock ten years off that is slewed as fast as can be.
    public void The_quick_way_to_served_time_agrees_with_the_exact_one(double shift, double rate)
    {
        var random = new Random(1);
        var anchor = new UtcTime(2_085_978_495, 0xFFFF_0000); // A second before the era ends.
        var snapshot = new Snapshot(
            ServedState.Unsynchronised(-20), anchor, TimeInterval.FromSeconds(shift), new(rate));
        for (var i = 0; i < 1000; i++)
        {
            var stamp = anchor + TimeInterval.FromSeconds((random.NextDouble() * 128) - 64);
            var difference = snapshot.ServedNtpAt(stamp) - NtpTimestamp.From(snapshot.ServedAt(stamp));
            Assert.InRange(difference.Units, -1, 1);
        }
    }
}
