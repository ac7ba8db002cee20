using System.Collections.Frozen;
using Stratum1.Protocol.Access;
using Stratum1.Protocol.Authentication;

namespace Stratum1.Protocol.Serving;

/// <summary>
/// Who may ask and with which keys. Immutable: a change makes new rules, and serving threads take them over between batches.
/// </summary>
/// <param name="Access">Who may ask.</param>
/// <param name="Keys">Symmetric keys.</param>
/// <param name="Associations">
/// Addresses of configured servers and peers, an IPv4 address mapped into IPv6: what they send that is not a request is theirs.
/// </param>
public sealed record ServingRules(AccessTable Access, KeyTable Keys, FrozenSet<UInt128> Associations)
{
    /// <summary>Whether control messages (mode 6) are handed on instead of being dropped.</summary>
    public bool TakesControlMessages { get; init; }

    /// <summary>The default: nobody is answered.</summary>
    public static ServingRules Nobody { get; } = new(AccessTable.Nobody, KeyTable.Empty, FrozenSet<UInt128>.Empty);
}
