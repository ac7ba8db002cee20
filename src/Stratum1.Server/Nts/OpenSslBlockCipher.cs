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

    public override void Chain(Span<byte> state, ReadOnlySpan<byte> blocks) => aes.Chain(state, blocks);

    protected override void Dispose(bool disposing) => aes.Dispose();
}
