using System.Buffers.Binary;
using System.Security.Cryptography;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>A server and a client of it, with everything between them in memory.</summary>
internal sealed class Pair : IDisposable
{
    private readonly CookieSealer cookies = new(Scripted.NewCipher);
    private readonly NtsReply slot = new();

    public Pair(AeadAlgorithm algorithm = AeadAlgorithm.AesSivCmac256, int seed = 1)
    {
        Algorithm = algorithm;
        Random = new(Scripted.Seeded(seed));
        Server = new(Scripted.NewCipher, Random);
        MasterKeys = MasterKeys.Generate(Scripted.Seeded(seed + 1000));
        UseMasterKeys();
        ExchangeKeys();
    }

    public AeadAlgorithm Algorithm { get; }

    public RandomPool Random { get; }

    public NtsServer Server { get; }

    public NtsAssociation Client { get; } = new(Scripted.NewCipher);

    public MasterKeys MasterKeys { get; private set; }

    /// <summary>Stands for a TLS session's exporter: both sides get the same keys for the same context.</summary>
    public static KeyExporter Exporter(string session) => (context, key) =>
        HKDF.Expand(HashAlgorithmName.SHA256, SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(session)), key, context);

    public void UseMasterKeys(MasterKeys? keys = null)
    {
        MasterKeys = keys ?? MasterKeys;
        Server.Use(MasterKeys);
        cookies.Use(MasterKeys);
    }

    public void Rotate()
    {
        var octets = new byte[MasterKeys.RandomLength];
        Random.Fill(octets);
        UseMasterKeys(MasterKeys.Rotate(octets));
    }

    public void ExchangeKeys()
    {
        var (server, client) = (new KeServerExchange(new() { Algorithms = [Algorithm] }), new KeClientExchange([Algorithm]));
        Assert.True(server.Receive(client.Request.Span, Exporter("one"), cookies, Random));
        Assert.Equal(KeClientState.Agreed, client.Receive(server.Response.Span));
        Client.Adopt(client, Exporter("one"));
    }

    /// <summary>A request as the client would send it now.</summary>
    public byte[] Request()
    {
        var packet = new byte[2048];
        new NtpHeader { Version = 4, Mode = NtpMode.Client, Poll = 6, Transmit = new(0x0123_4567_89AB_CDEF) }.Write(packet);
        var length = Client.WriteRequest(packet, NtpHeader.Length, Random);
        return packet[..length];
    }

    public NtsRequestVerdict Judge(byte[] request) => Server.Open(request, slot);

    /// <summary>What the server says; a NAK or a sealed reply, or nothing.</summary>
    public NtsRequestVerdict Answer(byte[] request, out byte[] reply)
    {
        var verdict = Server.Open(request, slot);
        reply = [];
        if (!verdict.WantsNak() && verdict != NtsRequestVerdict.Authentic)
            return verdict;

        var packet = new byte[2048];
        var header = new NtpHeader { Version = 4, Mode = NtpMode.Server, Stratum = verdict.WantsNak() ? (byte)0 : (byte)1 };
        (header with { ReferenceId = verdict.WantsNak() ? NtsServer.NakCode : ReferenceId.Gps }).Write(packet);
        int length;
        if (verdict.WantsNak())
        {
            length = NtsServer.WriteNak(slot, request, packet);
        }
        else
        {
            length = Server.Write(slot, request, packet, NtpHeader.Length);
            BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(NtpHeader.TransmitOffset), 0xECF6_1111_2222_4444);
            Server.Seal(slot, packet);
        }

        reply = packet[..length];
        return verdict;
    }

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
        cookies.Dispose();
        slot.Dispose();
    }
}

/// <summary>Packets put together by hand, also wrong ones.</summary>
internal static class Packets
{
    public static byte[] Header => new byte[NtpHeader.Length].Also(packet => packet[0] = 0x23);

    public static byte[] Field(ExtensionFieldType type, params byte[] body)
    {
        var field = new byte[4 + body.Length];
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(2), (ushort)field.Length);
        body.CopyTo(field, 4);
        return field;
    }

    /// <summary>Cuts a packet's fields apart, headers included.</summary>
    public static List<byte[]> Fields(byte[] packet)
    {
        var fields = new List<byte[]>();
        for (var at = NtpHeader.Length; at < packet.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(at + 2));
            fields.Add(packet[at..(at + length)]);
            at += length;
        }

        return fields;
    }

    private static byte[] Also(this byte[] octets, Action<byte[]> change)
    {
        change(octets);
        return octets;
    }
}
