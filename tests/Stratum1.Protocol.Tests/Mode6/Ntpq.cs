using System.Text;
using Stratum1.Protocol.Mode6;
using Stratum1.Tests.Mode6;

namespace Stratum1.Protocol.Tests.Mode6;

/// <summary>Asks a responder of its own, as ntpq would, and puts the fragments together.</summary>
internal sealed class Ntpq
{
    public static readonly UtcTime Start = UtcTime.FromTimespec(1_792_000_000, 0);
    public static readonly byte[] Loopback = [127, 0, 0, 1];

    private readonly Mode6Responder responder = new([1, 2, 3, 4, 5, 6, 7, 8]);

    public Mode6View View { get; set; } = SampleView.At(Start, clients: 0);

    public UtcTime Now { get; set; } = Start;

    public byte[] Address { get; set; } = Loopback;

    public bool IsTrusted { get; set; } = true;

    public Mode6Verdict Verdict { get; private set; }

    /// <summary>Datagrams of the last reply.</summary>
    public List<byte[]> Datagrams { get; } = [];

    public int ReplyLength => Datagrams.Sum(datagram => datagram.Length);

    public static byte[] Request(Mode6Operation operation, ushort association = 0, string data = "", int padding = 0)
    {
        var octets = Encoding.ASCII.GetBytes(data);
        var request = new byte[Mode6Header.Length + ((octets.Length + 3) & ~3) + padding];
        new Mode6Header(
            LeapIndicator.Unsynchronised, 2, false, false, false, operation, 77, 0, association, 0, (ushort)octets.Length).Write(request);
        octets.CopyTo(request, Mode6Header.Length);
        return request;
    }

    /// <summary>Sends octets; the header of the last datagram, or null.</summary>
    public Mode6Header? Send(byte[] request)
    {
        Datagrams.Clear();
        Verdict = responder.Answer(new(request, Address, IsTrusted, NtpTimestamp.From(Now)), View, out var reply);
        for (var i = 0; i < reply.Datagrams; i++)
        {
            var datagram = new byte[Mode6Reply.MaxDatagram];
            Datagrams.Add(datagram[..reply.Write(i, datagram)]);
        }

        return Datagrams.Count > 0 && Mode6Header.TryRead(Datagrams[^1], out var header) ? header : null;
    }

    /// <summary>The data of a reply that is no error, put together, with its status word.</summary>
    public (byte[] Data, ushort Status) Ask(Mode6Operation operation, ushort association = 0, string data = "", int padding = 0)
    {
        var last = Send(Request(operation, association, data, padding));
        Assert.Equal(Mode6Verdict.Answered, Verdict);
        var whole = new List<byte>();
        foreach (var datagram in Datagrams)
        {
            Assert.True(Mode6Header.TryRead(datagram, out var header));
            Assert.True(header.IsResponse && !header.IsError);
            Assert.Equal(
                (operation, (ushort)77, association, (byte)2), (header.Operation, header.Sequence, header.Association, header.Version));
            Assert.Equal(whole.Count, header.Offset);
            Assert.Equal(datagram != Datagrams[^1], header.HasMore);
            Assert.True(datagram.Length % 4 == 0 && datagram.Length <= 480);
            whole.AddRange(datagram.AsSpan(Mode6Header.Length, header.Count).ToArray());
        }

        return ([.. whole], last!.Value.Status);
    }

    /// <summary>The variables of a reply.</summary>
    public Dictionary<string, string> Variables(Mode6Operation operation, ushort association = 0, string data = "")
        => Parse(Encoding.ASCII.GetString(Ask(operation, association, data).Data));

    public Mode6Error Refusal(byte[] request)
    {
        var header = Send(request);
        Assert.Equal(Mode6Verdict.Refused, Verdict);
        Assert.Equal(Mode6Header.Length, Assert.Single(Datagrams).Length);
        Assert.True(header!.Value is { IsResponse: true, IsError: true, Count: 0 });
        return (Mode6Error)(header.Value.Status >> 8);
    }

    public string Nonce() => Variables(Mode6Operation.RequestNonce)["nonce"];

    /// <summary>As ntpq reads it: commas in quotes do not separate.</summary>
    private static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> variables = [];
        var start = 0;
        var inQuotes = false;
        for (var i = 0; i <= text.Length; i++)
        {
            inQuotes ^= i < text.Length && text[i] == '"';
            if (i < text.Length && (inQuotes || text[i] != ','))
                continue;
            var item = text[start..i].Trim();
            start = i + 1;
            var equals = item.IndexOf('=');
            Assert.True(equals > 0, $"'{item}' in {text}");
            Assert.True(variables.TryAdd(item[..equals], item[(equals + 1)..].Trim('"')), item);
        }

        return variables;
    }
}
