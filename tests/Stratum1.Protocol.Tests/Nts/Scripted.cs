using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Nts;
using Stratum1.Protocol.Tests.Ciphers;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>Randomness and ciphers for tests.</summary>
internal static class Scripted
{
    /// <summary>Hardware where there is some, so that the tests run everywhere.</summary>
    public static BlockCipher NewCipher() => HardwareAes.IsSupported ? HardwareAes.Create() : new InstructionAes<ImitatedArmRounds>();

    /// <summary>Hands out exactly these octets, and then zeros.</summary>
    public static RandomPool Random(params byte[][] parts)
    {
        var script = parts.SelectMany(part => part).ToArray();
        return new(octets =>
        {
            octets.Clear();
            script.CopyTo(octets);
            script = [];
        });
    }

    public static RandomSource Seeded(int seed) => new Random(seed).NextBytes;
}
