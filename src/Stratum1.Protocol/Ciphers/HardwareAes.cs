namespace Stratum1.Protocol.Ciphers;

/// <summary>AES by the processor's own instructions.</summary>
public static class HardwareAes
{
    /// <summary>Whether this processor has them. A Raspberry Pi up to the 4 has not.</summary>
    public static bool IsSupported => System.Runtime.Intrinsics.X86.Aes.IsSupported || System.Runtime.Intrinsics.Arm.Aes.IsSupported;

    /// <summary>A cipher without a key yet.</summary>
    /// <exception cref="PlatformNotSupportedException">This processor has no such instructions: ask first.</exception>
    public static BlockCipher Create()
    {
        if (System.Runtime.Intrinsics.X86.Aes.IsSupported)
            return new InstructionAes<X86AesRounds>();
        if (System.Runtime.Intrinsics.Arm.Aes.IsSupported)
            return new InstructionAes<ArmAesRounds>();
        throw new PlatformNotSupportedException("this processor has no AES instructions");
    }
}
