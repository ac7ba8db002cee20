using Stratum1.Protocol.Access;
using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Commands;

/// <summary>Which service an access rule is for.</summary>
public enum AccessScope
{
    /// <summary><c>allow</c>, <c>deny</c>, <c>accheck</c>: NTP.</summary>
    Ntp,

    /// <summary><c>cmdallow</c>, <c>cmddeny</c>, <c>cmdaccheck</c>: this protocol over the network.</summary>
    Control,
}

/// <summary><c>allow</c>, <c>deny</c>, <c>cmdallow</c>, <c>cmddeny</c>, each with or without <c>all</c>.</summary>
/// <param name="Scope">Which service.</param>
/// <param name="IsAllowed">Answer these clients.</param>
/// <param name="Everything">The word <c>all</c>: rules for smaller blocks inside this one are forgotten.</param>
/// <param name="Address">Lowest address of the block; none for all addresses of both families.</param>
/// <param name="PrefixLength">As the client sent it, perhaps out of range.</param>
public readonly record struct AccessChange(
    AccessScope Scope, bool IsAllowed, bool Everything, ControlAddress Address, int PrefixLength) : IControlCommand
{
    /// <inheritdoc/>
    public RequestCode Code
        => (RequestCode)((Scope == AccessScope.Ntp ? (int)RequestCode.Allow : (int)RequestCode.ControlAllow)
            + (IsAllowed ? 0 : RequestCode.Deny - RequestCode.Allow)
            + (Everything ? RequestCode.AllowAll - RequestCode.Allow : 0));

    /// <inheritdoc/>
    public void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.Address(Address);
        writer.Int32(PrefixLength);
    }

    /// <summary>The rule for an <see cref="AccessTable"/>.</summary>
    /// <returns>False when the prefix does not fit the address: <see cref="ControlStatus.BadSubnet"/>.</returns>
    public bool TryGetRule(out AccessRule rule)
    {
        rule = default;
        if (Address.Kind == ControlAddressKind.None)
        {
            rule = new(IsAllowed, Block: null, Everything);
            return PrefixLength == 0;
        }

        if (Address.ToIPAddress() is not { } address || !AddressBlock.TryParse($"{address}/{PrefixLength}", out var block))
            return false;
        rule = new(IsAllowed, block, Everything);
        return true;
    }

    internal static AccessChange Read(RequestCode code, ref WireReader reader)
    {
        var number = code - RequestCode.Allow; // 0 to 7: three bits.
        return new(
            Scope: number < 4 ? AccessScope.Ntp : AccessScope.Control,
            IsAllowed: (number & 2) == 0,
            Everything: (number & 1) != 0,
            Address: reader.Address(),
            PrefixLength: reader.Int32());
    }
}
