using Stratum1.Protocol.Access;

namespace Stratum1.Server.Configuration;

/// <summary>The arguments of <c>allow</c>, <c>deny</c>, <c>cmdallow</c> and <c>cmddeny</c>.</summary>
internal static class AccessWords
{
    /// <summary>What may stand there, for the manual and for errors.</summary>
    public const string Allowed
        = "nothing, an address, 192.0.2.0/24, 2001:db8::/32, or 192.0 for 192.0.0.0/16; 'all' may stand before";

    /// <summary>Reads a rule.</summary>
    public static AccessRule Read(Words words, bool allow)
    {
        var everything = words.TryTake("all");
        AddressBlock? block = null;
        if (words.Take() is { } network)
        {
            if (AddressBlock.TryParse(network, out var parsed))
                block = parsed;
            else
                words.RefuseThis("is not a network", Allowed, Remedy(network));
        }

        return new(allow, block, everything);
    }

    private static string Remedy(string network)
        => network.Any(char.IsAsciiLetter) && !network.Contains(':')
            ? "Host names are not supported yet by this version: write the address."
            : "Correct the address or its prefix length.";
}
