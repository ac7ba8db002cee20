using System.Security.Cryptography;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Bench.Nts;

/// <summary>What a key exchange costs each side, sockets apart; and what is held for a client that has only begun one.</summary>
internal static class HandshakeCost
{
    private const int WarmUp = 300;
    private const int Measured = 2000;
    private const int HalfOpen = 2000;
    private const string Name = "time.example";

    public static void Measure()
    {
        var folder = Directory.CreateTempSubdirectory("stratum1-bench-");
        try
        {
            Measure(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(string folder)
    {
        var (from, to) = (new UtcDate(2020, 1, 1, 0, 0, 0).ToUtc(), new UtcDate(2040, 1, 1, 0, 0, 0).ToUtc());
        var authority = PrivateAuthority.Create("Bench", from, to);
        var pair = PrivateAuthority.Issue(authority, [Name], from, to);
        string Write(string name, string text)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
            return Path.Combine(folder, name);
        }

        using var serving = new TlsServerContext([new(Write("crt", pair.Certificate), Write("key", pair.Key))], KeKeys.ApplicationProtocol);
        using var asking = new TlsClientContext(new(System: false, [Write("ca", authority.Certificate)]), KeKeys.ApplicationProtocol);
        using var cookies = new CookieSealer(OpenSslBlockCipher.ForThisMachine);
        using var keys = MasterKeys.Generate(RandomNumberGenerator.Fill);
        cookies.Use(keys);
        var random = new RandomPool(RandomNumberGenerator.Fill);
        var now = new UtcDate(2027, 1, 1, 0, 0, 0).ToUtc();

        var (byServer, byClient) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < WarmUp + Measured; i++)
        {
            if (i == WarmUp)
                (byServer, byClient) = (TimeSpan.Zero, TimeSpan.Zero);
            Exchange();
        }

        Console.WriteLine(
            $"key exchange, ECDSA P-256: server {byServer.TotalMicroseconds / Measured:F0} us, "
            + $"client {byClient.TotalMicroseconds / Measured:F0} us");
        MeasureHalfOpen(serving, asking, now);

        void Exchange()
        {
            var octets = new byte[4096];
            var start = Stopper.CpuTime;
            using var client = new KeClientConnection(asking.Connect(Name, now), [AeadAlgorithm.AesSivCmac256]);
            byClient += Stopper.CpuTime - start;
            start = Stopper.CpuTime;
            using var server = new KeServerConnection(serving.Accept(), new());
            byServer += Stopper.CpuTime - start;
            for (var moved = 1; moved > 0;)
            {
                start = Stopper.CpuTime;
                moved = client.TakeOutput(octets);
                byClient += Stopper.CpuTime - start;
                start = Stopper.CpuTime;
                server.Receive(octets.AsSpan(0, moved), cookies, random);
                var back = server.TakeOutput(octets);
                byServer += Stopper.CpuTime - start;
                start = Stopper.CpuTime;
                client.Receive(octets.AsSpan(0, back));
                byClient += Stopper.CpuTime - start;
                moved += back;
            }

            if (!client.IsAgreed)
                throw new InvalidOperationException(client.Failure);
        }
    }

    /// <summary>Clients that connect and say nothing, that send half a hello, and that do not go on after the server's flight.</summary>
    private static void MeasureHalfOpen(TlsServerContext serving, TlsClientContext asking, UtcTime now)
    {
        using var client = asking.Connect(Name, now);
        var hello = new byte[client.PendingOutput];
        client.TakeOutput(hello);
        var output = new byte[4096];
        var held = new List<TlsSession>(3 * HalfOpen);
        foreach (var (name, octets) in new[]
            { ("nothing sent", 0), ("half a hello", hello.Length / 2), ("a hello and no more", hello.Length) })
        {
            var before = ResidentBytes();
            var start = Stopper.CpuTime;
            for (var i = 0; i < HalfOpen; i++)
            {
                var session = serving.Accept();
                session.Receive(hello.AsSpan(0, octets));
                session.TakeOutput(output);
                held.Add(session);
            }

            var time = Stopper.CpuTime - start;
            Console.WriteLine(
                $"{name}: {time.TotalMicroseconds / HalfOpen:F0} us, {(ResidentBytes() - before) / HalfOpen / 1024.0:F1} KB held");
        }

        foreach (var session in held)
            session.Dispose();
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
    }
}
