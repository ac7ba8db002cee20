using System.Text.Json;
using Stratum1.Protocol.Ntp;
using Stratum1.Protocol.Nts;
using Stratum1.Tests;

namespace Stratum1.Protocol.Tests.Nts;

/// <summary>A request and a reply that ntpd-rs has captured, sealed with AES-SIV-CMAC-512.</summary>
public class NtpdRsCaptureTests
{
    [SharedDataTheory]
    [InlineData("test_nts_captured_client", 36, 0)]
    [InlineData("test_nts_captured_server", 208, 172)]
    public void Packets_of_ntpd_rs_open_and_are_sealed_again_octet_by_octet(string name, int bodyLength, int textLength)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("ntp", "ntpd-rs", "packets.json")));
        var row = file.RootElement.GetProperty("packets").EnumerateArray().Single(row => row.GetProperty("test").GetString() == name);
        var packet = CryptoVectors.Octets(row, "hex");
        var plaintext = CryptoVectors.Octets(row, "decrypted_ef");
        Assert.Equal(textLength, plaintext.Length);
        Assert.Equal((int)AeadAlgorithm.AesSivCmac512, row.GetProperty("aead").GetInt32());

        using var aead = Aead.Create(AeadAlgorithm.AesSivCmac512, Scripted.NewCipher);
        aead.SetKey(CryptoVectors.Octets(row, "key"));
        Assert.Equal(NtsShape.Present, NtsFields.Find(packet, out var fields));
        Assert.Equal(bodyLength, packet.Length - fields.Authenticator.Start - ExtensionField.HeaderLength);
        var text = new byte[2048].AsSpan();
        Assert.True(fields.Authenticator.TryOpen(packet, aead, ref text));
        Assert.Equal(plaintext, text.ToArray());

        var again = (byte[])packet.Clone();
        var nonce = fields.Authenticator.Nonce.Of(packet).ToArray();
        var at = fields.Authenticator.Start;
        again.AsSpan(at).Fill(0xFF);
        var made = Authenticator.Write(again, at, nonce.Length, plaintext.Length, again.Length - at);
        nonce.CopyTo(again, made.Nonce.Start);
        plaintext.CopyTo(again, made.Sealed.Start + aead.TextOffset);
        made.Seal(again, aead);
        Assert.Equal(Convert.ToHexString(packet), Convert.ToHexString(again));
    }

    [SharedDataFact]
    public void The_real_packets_of_tcpdump_are_recognised_as_NTS()
    {
        // ntp-time-ef.pcap: a request and a reply of 332 octets each at the end of the file's two frames; their keys are not known.
        var capture = File.ReadAllBytes(SharedData.PathOf("ntp", "tcpdump", "ntp-time-ef.pcap"));
        var found = 0;
        for (var at = 0; at + 332 <= capture.Length; at++)
        {
            if (capture[at] is not (0x23 or 0x24))
                continue;
            if (NtsFields.Find(capture.AsSpan(at, 332), out var fields) == NtsShape.Present && fields.UniqueId.Length == 32)
            {
                Assert.Equal(capture[at] == 0x23, fields.Cookie.Length > 0);
                found++;
            }
        }

        Assert.Equal(2, found);
    }
}
