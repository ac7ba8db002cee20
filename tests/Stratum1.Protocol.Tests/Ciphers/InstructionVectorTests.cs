using Stratum1.Protocol.Ciphers;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Ciphers;

/// <summary>The vectors on this processor's instructions; where it has none, on imitated ones.</summary>
public sealed class InstructionVectorTests : CipherVectorTests
{
    protected override BlockCipher NewCipher() => HardwareAes.IsSupported ? HardwareAes.Create() : new InstructionAes<ImitatedArmRounds>();
}

/// <summary>The vectors on ARM's order of rounds and keys, whose two instructions are imitated here.</summary>
public sealed class ImitatedArmVectorTests : CipherVectorTests
{
    protected override BlockCipher NewCipher() => new InstructionAes<ImitatedArmRounds>();
}
