using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Tests.Ntp;

public class ExtensionFieldTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_root_survives_writing_and_reading_and_is_never_understated(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 10_000; i++)
        {
            var root = new MonotonicRoot(
                new(random.NextInt64(1L << random.Next(1, 36))), new(random.NextInt64(1L << random.Next(1, 36))),
                new((ulong)random.NextInt64()), (uint)random.Next());
            var packet = new byte[NtpHeader.Length + MonotonicRoot.FieldLength];
            Assert.Equal(packet.Length, root.Write(packet, NtpHeader.Length));
            var offset = NtpHeader.Length;
            Assert.True(ExtensionField.TryRead(packet, ref offset, out var field) && MonotonicRoot.IsIn(field));
            var read = MonotonicRoot.Read(field);
            Assert.Equal((root.Receive, root.Epoch), (read.Receive, read.Epoch));
            Assert.InRange((read.RootDelay - root.RootDelay).Units, 0, 15);
            Assert.InRange((read.RootDispersion - root.RootDispersion).Units, 0, 15);
        }
    }

    [Fact]
    public void A_field_of_the_same_type_with_another_magic_number_is_somebody_elses()
    {
        var packet = new byte[NtpHeader.Length + MonotonicRoot.FieldLength];
        packet[0] = 0x23;
        default(MonotonicRoot).Write(packet, NtpHeader.Length);
        Assert.Equal(FieldKinds.MonotonicRoot, PacketTrailer.Find(packet, 4).Fields);
        packet[^24] ^= 1;
        Assert.Equal(FieldKinds.None, PacketTrailer.Find(packet, 4).Fields);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1L << 32)]
    [InlineData(-5)]
    public void A_correction_survives_writing_and_reading(long units)
    {
        var packet = new byte[NtpHeader.Length + NetworkCorrection.FieldLength];
        Assert.Equal(packet.Length, NetworkCorrection.Write(packet, NtpHeader.Length, new(units)));
        var offset = NtpHeader.Length;
        Assert.True(ExtensionField.TryRead(packet, ref offset, out var field) && NetworkCorrection.IsIn(field));
        Assert.Equal(units, NetworkCorrection.Read(field).Units);
    }
}
