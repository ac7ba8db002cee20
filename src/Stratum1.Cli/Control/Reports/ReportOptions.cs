using Stratum1.Cli.Control.Connection;
using Stratum1.Cli.Control.Output;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary>What the user wants of a report.</summary>
internal sealed record ReportOptions
{
    /// <summary>Names of sources as configured, instead of their addresses.</summary>
    public bool Names { get; init; }

    /// <summary>Sources without an address too.</summary>
    public bool All { get; init; }

    /// <summary>Of one source only; null for all.</summary>
    public string? Source { get; init; }

    /// <summary>Clients that asked at least so often.</summary>
    public uint MinRequests { get; init; }

    /// <summary>Clients' counts are set to zero.</summary>
    public bool Reset { get; init; }

    /// <summary>The NTS key exchange in place of this protocol.</summary>
    public bool KeyExchange { get; init; }

    /// <summary>How a source is called.</summary>
    public Cell NameOf(ControlClient client, ControlAddress address, ReferenceId id)
    {
        if (address.Kind == ControlAddressKind.None)
            return Amount.Letters(id) is { Length: > 0 } letters ? Cell.Of(letters) : new("-", "", Json: null);
        if (!Names)
            return Cell.Of(address);
        var exchange = ControlExchange.For(RequestCode.SourceName, address);
        return client.TryAsk(exchange, out var body) == ControlStatus.Success && SourceName.TryRead(body, out var name)
            ? Cell.Of(name)
            : Cell.Of("?");
    }

    /// <summary>Whether a source is shown.</summary>
    public bool Shows(ControlAddress address) => All || address.Kind != ControlAddressKind.Unresolved;
}
