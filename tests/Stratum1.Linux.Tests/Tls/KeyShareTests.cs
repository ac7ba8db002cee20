namespace Stratum1.Linux.Tests;

/// <summary>The choice among a client's key shares.</summary>
public sealed class KeyShareTests
{
    private const int P256 = 23;
    private const int P384 = 24;
    private const int X25519 = 29;
    private const int X448 = 30;
    private const int HybridX25519 = 0x11EC;

    [Theory]
    [InlineData(true, P256, X25519)] // GnuTLS.
    [InlineData(true, P384, P256, X25519)]
    [InlineData(false, P256)]
    [InlineData(false, P256, P384)]
    [InlineData(false, X25519)] // Chosen anyway.
    [InlineData(false, HybridX25519, P256, X25519)]
    [InlineData(false, X448, X25519)]
    public void X25519_is_taken_before_curves_of_NIST_and_nothing_else(bool expected, params int[] groups)
        => Assert.Equal(expected, KeyShares.AllowX25519(Extension(groups)));

    [Fact]
    public void Every_prefix_and_every_octet_altered_is_survived()
    {
        var whole = Extension([P256, X25519]);
        for (var length = 0; length < whole.Length; length++)
        {
            KeyShares.AllowX25519(whole.AsSpan(0, length));
            var altered = (byte[])whole.Clone();
            altered[length] ^= 0xFF;
            KeyShares.AllowX25519(altered);
        }

        Assert.False(KeyShares.AllowX25519(whole.AsSpan(0, 5)));
        Assert.True(KeyShares.AllowX25519(whole));
    }

    private static byte[] Extension(int[] groups)
    {
        var octets = new List<byte> { 0, 0 };
        foreach (var group in groups)
            octets.AddRange([(byte)(group >> 8), (byte)(group & 0xFF), 0, 32, .. new byte[32]]);
        return [.. octets];
    }
}
