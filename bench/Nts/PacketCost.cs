using System.Security.Cryptography;
using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Bench.Nts;

/// <summary>What one request costs the server, from its octets to those of the reply, without the network; good and bad ones.</summary>
internal static class PacketCost
{
    public static void Measure()
    {
        foreach (var algorithm in new[] { AeadAlgorithm.AesSivCmac256, AeadAlgorithm.Aes128GcmSiv })
        {
            if (HardwareAes.IsSupported)
                Measure("instructions", HardwareAes.Create, algorithm);
            Measure("OpenSSL", () => new OpenSslBlockCipher(), algorithm);
        }
    }

    private static void Measure(string backend, Func<BlockCipher> ciphers, AeadAlgorithm algorithm)
    {
        var random = new RandomPool(RandomNumberGenerator.Fill);
        using var keys = MasterKeys.Generate(RandomNumberGenerator.Fill);
        using var server = new NtsServer(ciphers, random);
        using var client = new NtsAssociation(ciphers);
        using var slot = new NtsReply();
        server.Use(keys);
        Adopt(client, keys, algorithm, random);

        var request = Request(client, random);
        var forged = (byte[])request.Clone();
        forged[^1] ^= 1;
        var forgedCookie = (byte[])request.Clone();
        forgedCookie[120] ^= 1;
        var unknownKey = (byte[])request.Clone();
        unknownKey[88] ^= 1;
        for (var lost = 0; lost < 6; lost++)
            Request(client, random);
        var seven = Request(client, random);

        var reply = new byte[2048];
        Print("good", request);
        Print("good, with six placeholders", seven);
        Print("altered", forged);
        Print("forged cookie", forgedCookie);
        Print("unknown master key", unknownKey);
        Print("cut short", request[..^4]);
        Print("without NTS", request[..48]);

        void Print(string name, byte[] packet) => Stopper.Print($"{backend} {algorithm}: {name} ({packet.Length})", () => Serve(packet));

        void Serve(byte[] packet)
        {
            var verdict = server.Open(packet, slot);
            if (verdict.WantsNak())
                NtsServer.WriteNak(slot, packet, reply);
            if (verdict != NtsRequestVerdict.Authentic)
                return;
            server.Write(slot, packet, reply, NtpHeader.Length);
            server.Seal(slot, reply);
        }
    }

    private static void Adopt(NtsAssociation client, MasterKeys keys, AeadAlgorithm algorithm, RandomPool random)
    {
        using var cookies = new CookieSealer(OpenSslBlockCipher.ForThisMachine);
        cookies.Use(keys);
        KeyExporter exporter = (context, key) => key.Fill(context[^1]);
        var (answering, asking) = (new KeServerExchange(new() { Algorithms = [algorithm] }), new KeClientExchange([algorithm]));
        answering.Receive(asking.Request.Span, exporter, cookies, random);
        asking.Receive(answering.Response.Span);
        client.Adopt(asking, exporter);
    }

    private static byte[] Request(NtsAssociation client, RandomPool random)
    {
        var packet = new byte[2048];
        new NtpHeader { Version = 4, Mode = NtpMode.Client }.Write(packet);
        var length = client.WriteRequest(packet, NtpHeader.Length, random);
        return packet[..length];
    }
}
