using System.Runtime.Intrinsics;
using Stratum1.Linux;
using Stratum1.Protocol.Ciphers;

namespace Stratum1.Server.Nts;

/// <summary>AES through OpenSSL, for processors without AES instructions (docs/decisions/0008-nts-ciphers.md).</summary>
internal sealed class OpenSslBlockCipher : BlockCipher
{
    private readonly OpenSslAes aes = new();

    /// <summary>What this machine does AES with.</summary>
    public static Func<BlockCipher> ForThisMachine { get; } = HardwareAes.IsSupported ? HardwareAes.Create : () => new OpenSslBlockCipher();

    public override void SetKey(ReadOnlySpan<byte> key) => aes.SetKey(key);

    public override void Encrypt(ReadOnlySpan<byte> input, Span<byte> output) => aes.Encrypt(input, output);

    public override Vector128<byte> Chain(Vector128<byte> state, ReadOnlySpan<byte> blocks)
    {
        Span<byte> octets = stackalloc byte[BlockLength];
        state.CopyTo(octets);
        aes.Chain(octets, blocks);
        return Vector128.Create(octets);
    }

    protected override void Dispose(bool disposing) => aes.Dispose();
}
