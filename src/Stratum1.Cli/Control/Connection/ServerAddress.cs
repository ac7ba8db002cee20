using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Stratum1.Cli.Control.Connection;

/// <summary>Where a daemon may be asked: the path of a Unix socket, or an address and a UDP port.</summary>
/// <param name="Path">Null for UDP.</param>
/// <param name="EndPoint">Null for a Unix socket.</param>
internal readonly record struct ServerAddress(string? Path, IPEndPoint? EndPoint)
{
    /// <summary>The UDP port of the control protocol, as chrony's.</summary>
    public const int DefaultPort = 323;

    /// <summary>Tried one after the other: the socket that allows everything first.</summary>
    public const string DefaultList = "/run/stratum1/stratum1d.sock,127.0.0.1,::1";

    /// <summary>Reads a list with commas: paths begin with a slash, anything else is a host.</summary>
    /// <exception cref="ControlFailure">A host has no address.</exception>
    public static IReadOnlyList<ServerAddress> ParseList(string list, int port)
    {
        List<ServerAddress> addresses = [];
        foreach (var word in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.StartsWith('/'))
                addresses.Add(new(word, EndPoint: null));
            else
                addresses.AddRange(Resolve(word).Select(address => new ServerAddress(Path: null, new(address, port))));
        }

        return addresses.Count > 0 ? addresses : throw new ControlFailure(ExitCode.Usage, "no host and no path of a socket is given");
    }

    /// <summary>Addresses of a host.</summary>
    /// <exception cref="ControlFailure">It has none.</exception>
    public static IPAddress[] Resolve(string host)
    {
        if (IPAddress.TryParse(host, out var address))
            return [address];
        try
        {
            if (Dns.GetHostAddresses(host) is { Length: > 0 } addresses)
                return addresses;
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            // Said below, in words that trimmed builds have too.
        }

        throw new ControlFailure(ExitCode.NoHost, $"'{host}' has no address");
    }

    public override string ToString()
        => Path
            ?? (EndPoint!.Port == DefaultPort ? EndPoint.Address.ToString() : string.Create(CultureInfo.InvariantCulture, $"{EndPoint}"));
}
