namespace Stratum1.Protocol.Authentication;

/// <summary>
/// How a key makes a MAC. The values are those of chronyc's <c>authdata</c> reply; 10 to 12 (TIGER, WHIRLPOOL) do not exist here.
/// </summary>
public enum MacAlgorithm : byte
{
    /// <summary>Obsolete (RFC 8573), but what every implementation has.</summary>
    Md5 = 1,

    /// <summary>160 bits.</summary>
    Sha1 = 2,

    /// <summary>256 bits.</summary>
    Sha256 = 3,

    /// <summary>384 bits.</summary>
    Sha384 = 4,

    /// <summary>512 bits.</summary>
    Sha512 = 5,

    /// <summary>224 bits.</summary>
    Sha3_224 = 6,

    /// <summary>256 bits.</summary>
    Sha3_256 = 7,

    /// <summary>384 bits.</summary>
    Sha3_384 = 8,

    /// <summary>512 bits.</summary>
    Sha3_512 = 9,

    /// <summary>AES-CMAC with a key of 128 bits, what RFC 8573 asks for.</summary>
    Aes128 = 13,

    /// <summary>AES-CMAC with a key of 256 bits.</summary>
    Aes256 = 14,
}

/// <summary>Names and lengths of the algorithms.</summary>
public static class MacAlgorithms
{
    private static readonly (MacAlgorithm Algorithm, string Name, int DigestLength, int? KeyLength)[] Table =
    [
        (MacAlgorithm.Md5, "MD5", 16, null),
        (MacAlgorithm.Sha1, "SHA1", 20, null),
        (MacAlgorithm.Sha256, "SHA256", 32, null),
        (MacAlgorithm.Sha384, "SHA384", 48, null),
        (MacAlgorithm.Sha512, "SHA512", 64, null),
        (MacAlgorithm.Sha3_224, "SHA3-224", 28, null),
        (MacAlgorithm.Sha3_256, "SHA3-256", 32, null),
        (MacAlgorithm.Sha3_384, "SHA3-384", 48, null),
        (MacAlgorithm.Sha3_512, "SHA3-512", 64, null),
        (MacAlgorithm.Aes128, "AES128", AesCmac.TagLength, 16),
        (MacAlgorithm.Aes256, "AES256", AesCmac.TagLength, 32),
    ];

    /// <summary>All names, as key files and <c>keygen</c> have them.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    /// <summary>The algorithm of a name; case does not matter.</summary>
    public static MacAlgorithm? Find(string name)
    {
        foreach (var row in Table)
        {
            if (row.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return row.Algorithm;
        }

        return null;
    }

    /// <summary>The name in key files.</summary>
    public static string Name(this MacAlgorithm algorithm) => Row(algorithm).Name;

    /// <summary>Octets of the whole digest, before version 4 truncates it.</summary>
    public static int DigestLength(this MacAlgorithm algorithm) => Row(algorithm).DigestLength;

    /// <summary>Octets a key must have; null when any number will do.</summary>
    public static int? KeyLength(this MacAlgorithm algorithm) => Row(algorithm).KeyLength;

    private static (MacAlgorithm Algorithm, string Name, int DigestLength, int? KeyLength) Row(MacAlgorithm algorithm)
        => Array.Find(Table, row => row.Algorithm == algorithm) is { Name: not null } found
            ? found
            : throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "There is no such algorithm.");
}
