namespace Stratum1.Protocol.Control.Commands;

/// <summary>A request that changes something. Signs and units are this product's; those of the wire live in its two methods.</summary>
public interface IControlCommand
{
    /// <summary>The number of the request on the wire.</summary>
    RequestCode Code { get; }

    /// <summary>Writes what follows the header of the request: as many octets as the request has, padding apart.</summary>
    void Write(Span<byte> body);
}
