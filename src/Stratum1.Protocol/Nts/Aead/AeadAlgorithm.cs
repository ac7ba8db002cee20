namespace Stratum1.Protocol.Nts;

/// <summary>Authenticated encryption with associated data, by IANA's numbers (RFC 5116 §6; registry "AEAD Algorithms").</summary>
public enum AeadAlgorithm : ushort
{
    /// <summary>None agreed.</summary>
    None = 0,

    /// <summary>AES-SIV-CMAC-256 (RFC 5297): what every NTS server must have (RFC 8915 §5.1).</summary>
    AesSivCmac256 = 15,

    /// <summary>AES-SIV-CMAC-512 (RFC 5297): the same with AES-256; ntpd-rs prefers it.</summary>
    AesSivCmac512 = 17,

    /// <summary>AES-128-GCM-SIV (RFC 8452): shorter keys, hence shorter cookies; chrony prefers it.</summary>
    Aes128GcmSiv = 30,
}

/// <summary>Facts about each algorithm.</summary>
public static class AeadAlgorithms
{
    /// <summary>The longest key of all.</summary>
    public const int LongestKey = 64;

    /// <summary>Octets of the key; zero for an algorithm we do not have.</summary>
    public static int KeyLength(this AeadAlgorithm algorithm) => algorithm switch
    {
        AeadAlgorithm.AesSivCmac256 => 32,
        AeadAlgorithm.AesSivCmac512 => 64,
        AeadAlgorithm.Aes128GcmSiv => 16,
        _ => 0,
    };

    /// <summary>Whether we have it.</summary>
    public static bool IsKnown(this AeadAlgorithm algorithm) => KeyLength(algorithm) > 0;

    /// <summary>The algorithm whose keys are so long: no two of ours share a length.</summary>
    /// <returns><see cref="AeadAlgorithm.None"/> when there is none.</returns>
    public static AeadAlgorithm FromKeyLength(int length) => length switch
    {
        32 => AeadAlgorithm.AesSivCmac256,
        64 => AeadAlgorithm.AesSivCmac512,
        16 => AeadAlgorithm.Aes128GcmSiv,
        _ => AeadAlgorithm.None,
    };
}
