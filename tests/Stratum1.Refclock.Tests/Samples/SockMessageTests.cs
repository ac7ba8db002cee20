using System.Buffers.Binary;
using Stratum1.Refclock.Samples;

namespace Stratum1.Refclock.Tests.Samples;

public class SockMessageTests
{
    private static readonly UtcTime Stamp = UtcTime.FromTimespec(1_700_000_000, 250_000_000);

    [Theory]
    [InlineData(SockMessage.Length)]
    [InlineData(SockMessage.ShortLength)]
    public void A_sample_is_read(int length)
    {
        Assert.True(SockMessage.TryRead(Message(length, offset: -0.75, pulse: 0, leap: 2), out var sample));
        Assert.Equal(new ClockSample(Stamp, Stamp - TimeInterval.FromSeconds(0.75), LeapIndicator.Delete), sample);
    }

    [Fact]
    public void A_pulse_is_read()
    {
        Assert.True(SockMessage.TryRead(Message(SockMessage.Length, offset: 1e-3, pulse: 1, leap: 0), out var sample));
        Assert.True(sample.IsPulse);
        Assert.Equal(Stamp + TimeInterval.FromSeconds(1e-3), sample.Reference);
    }

    [Theory]
    [InlineData(double.NaN, 0, 0)]
    [InlineData(double.PositiveInfinity, 0, 0)]
    [InlineData(-1e300, 0, 0)]
    [InlineData(0, 3, 0)]
    [InlineData(0, -1, 0)]
    [InlineData(0, 0, 1)]
    public void What_cannot_be_is_refused(double offset, int leap, int magicError)
    {
        var message = Message(SockMessage.Length, offset, pulse: 0, leap);
        message[36] += (byte)magicError;
        Assert.False(SockMessage.TryRead(message, out _));
    }

    [Fact]
    public void Every_other_length_is_refused()
    {
        var message = Message(SockMessage.Length, offset: 0, pulse: 0, leap: 0);
        for (var length = 0; length < SockMessage.Length; length++)
            Assert.False(SockMessage.TryRead(message.AsSpan(0, length), out _), $"{length}");
        Assert.False(SockMessage.TryRead([.. message, 0], out _));
    }

    [Fact]
    public void No_flipped_bit_throws()
    {
        var message = Message(SockMessage.Length, offset: 0.25, pulse: 0, leap: 0);
        for (var bit = 0; bit < 8 * message.Length; bit++)
        {
            message[bit / 8] ^= (byte)(1 << (bit % 8));
            SockMessage.TryRead(message, out _);
            message[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(SockMessage.TryRead(message, out _));
    }

    private static byte[] Message(int length, double offset, int pulse, int leap)
    {
        var message = new byte[length];
        var rest = length - 24;
        BinaryPrimitives.WriteInt32LittleEndian(message, (int)Stamp.Seconds);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(rest / 2), 250_000);
        BinaryPrimitives.WriteDoubleLittleEndian(message.AsSpan(rest), offset);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(rest + 8), pulse);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(rest + 12), leap);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(rest + 20), SockMessage.Magic);
        return message;
    }
}
