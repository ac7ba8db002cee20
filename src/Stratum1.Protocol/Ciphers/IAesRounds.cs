using System.Runtime.Intrinsics;

namespace Stratum1.Protocol.Ciphers;

/// <summary>
/// One processor family's AES instructions. x86 adds the round key at the end of a round, ARM at its beginning; both are given the
/// keys before and after, and take the one they want, so that neither pays for the other's order.
/// </summary>
/// <remarks>Each member is one or two instructions: all that must be trusted where the processor is not at hand for testing.</remarks>
internal interface IAesRounds
{
    /// <summary>What has to be done before the first round.</summary>
    static abstract Vector128<byte> Start(Vector128<byte> block, Vector128<byte> firstKey);

    /// <summary>SubBytes, ShiftRows, MixColumns.</summary>
    static abstract Vector128<byte> Round(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> keyAfter);

    /// <summary>The last round, which has no MixColumns.</summary>
    static abstract Vector128<byte> LastRound(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> lastKey);

    /// <summary>
    /// The octets that the indices name; zero for an index of 128 and more. Not left to the compiler: .NET 9 makes a loop of it.
    /// </summary>
    static abstract Vector128<byte> Pick(Vector128<byte> octets, Vector128<byte> indices);

    /// <summary>SubBytes and ShiftRows of four equal columns: SubWord of the key schedule (FIPS 197 §5.2), four times.</summary>
    static abstract Vector128<byte> SubstituteEqualColumns(Vector128<byte> columns);
}
