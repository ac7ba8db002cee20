using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stratum1.Cli.Metrics;

/// <summary>
/// Answers GET /metrics, one question after the other: whoever collects metrics asks every few seconds, and more than that this process
/// is not for. It keeps nothing; a page is of the moment it is asked for, so what is gone is not told any more.
/// </summary>
/// <param name="collect">Makes the page.</param>
/// <param name="address">Where to answer; its port may be 0 for any that is free.</param>
internal sealed class MetricsServer(Func<string> collect, IPEndPoint address) : IDisposable
{
    private const int LongestRequest = 8192;

    /// <summary>A client that is slower than that is left alone, for others wait.</summary>
    private const int PatienceMilliseconds = 2000;

    private readonly Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Opens the port.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="SocketException">The address is in use or not ours.</exception>
    public IPEndPoint Open()
    {
        if (address.Address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true; // IPv4 comes in by it, too.
        socket.Bind(address);
        socket.Listen();
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Answers one request.</summary>
    public void AnswerOne()
    {
        using var client = socket.Accept();
        client.ReceiveTimeout = client.SendTimeout = PatienceMilliseconds;
        try
        {
            var reply = Reply(ReadRequest(client), collect);
            client.Send(Encoding.UTF8.GetBytes(reply));
            client.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Gone, or too slow: the next one.
        }
    }

    /// <summary>The reply to a request.</summary>
    /// <param name="request">Its first line, and maybe more.</param>
    /// <param name="collect">Makes the page.</param>
    internal static string Reply(string request, Func<string> collect)
    {
        var words = request.Split(' ', 3);
        if (words.Length < 3 || words[0] is not ("GET" or "HEAD"))
            return Message("405 Method Not Allowed", "text/plain", "Only GET.\n");
        var path = words[1].Split('?')[0];
        return path switch
        {
            "/metrics" => Message("200 OK", "text/plain; version=0.0.4; charset=utf-8", collect(), isHead: words[0] == "HEAD"),
            "/" => Message("200 OK", "text/html; charset=utf-8", "<a href=\"/metrics\">metrics</a>\n", isHead: words[0] == "HEAD"),
            _ => Message("404 Not Found", "text/plain", "See /metrics.\n"),
        };
    }

    public void Dispose() => socket.Dispose();

    private static string ReadRequest(Socket client)
    {
        var request = new byte[LongestRequest];
        var length = 0;
        while (length < request.Length && !request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            var more = client.Receive(request.AsSpan(length));
            if (more == 0)
                break;
            length += more;
        }

        return Encoding.ASCII.GetString(request, 0, length);
    }

    private static string Message(string status, string type, string body, bool isHead = false)
        => $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n"
            + (isHead ? "" : body);
}
