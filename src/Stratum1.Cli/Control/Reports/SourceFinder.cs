using Stratum1.Cli.Control.Connection;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;

namespace Stratum1.Cli.Control.Reports;

/// <summary>Finds the source that the user means.</summary>
internal static class SourceFinder
{
    /// <summary>An address as it is; a name as a source was configured with it; else an address of the host of that name.</summary>
    /// <exception cref="ControlFailure">There is none.</exception>
    public static ControlAddress Find(ControlClient client, string text)
    {
        if (ControlAddress.TryParse(text, out var address))
            return address;
        foreach (var source in SourcesTable.All(client).Where(s => s.Address.Kind != ControlAddressKind.None))
        {
            var exchange = ControlExchange.For(RequestCode.SourceName, source.Address);
            if (client.TryAsk(exchange, out var body) == ControlStatus.Success && SourceName.TryRead(body, out var name)
                && name.Equals(text, StringComparison.OrdinalIgnoreCase))
                return source.Address;
        }

        return ControlAddress.From(ServerAddress.Resolve(text)[0]);
    }
}
