using Stratum1.Protocol.Authentication;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Authentication;

/// <summary>Keys for tests.</summary>
internal static class Keys
{
    internal static SymmetricKey Make(uint id, MacAlgorithm algorithm)
    {
        var secret = new byte[KeyFile.SecretLength(algorithm)];
        new Random((int)id).NextBytes(secret);
        return new(id, algorithm, secret);
    }

    internal static KeyTable OfCapture(string scenario, string file = "all.keys")
        => KeyFile.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "chrony-captures", scenario, file))).Keys;
}
