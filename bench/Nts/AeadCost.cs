using Stratum1.Protocol.Ciphers;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Bench.Nts;

/// <summary>Sealing and opening at the sizes of NTS packets, on both ways of doing AES.</summary>
internal static class AeadCost
{
    public static void Measure()
    {
        if (HardwareAes.IsSupported)
            Measure("instructions", HardwareAes.Create);
        Measure("OpenSSL", () => new OpenSslBlockCipher());
    }

    private static void Measure(string backend, Func<BlockCipher> ciphers)
    {
        foreach (var algorithm in new[] { AeadAlgorithm.AesSivCmac256, AeadAlgorithm.Aes128GcmSiv })
        {
            using var aead = Aead.Create(algorithm, ciphers);
            var key = new byte[algorithm.KeyLength()];
            var nonce = new byte[Math.Min(16, aead.LongestNonce)];
            aead.SetKey(key);
            Stopper.Print($"{backend} {algorithm}: set key", () => aead.SetKey(key));

            // A request: header, identifier and a cookie in the clear, nothing encrypted. A reply: a cookie encrypted.
            foreach (var (name, associated, text) in new[]
                { ("request", 188, 0), ("reply", 84, 104), ("reply of 8", 84, 832), ("cookie", 0, 64) })
            {
                var clear = new byte[associated];
                var plain = new byte[text];
                var sealedText = new byte[text + Aead.TagLength];
                Stopper.Print(
                    $"{backend} {algorithm}: seal {name} ({associated} + {text})", () => aead.Seal(nonce, clear, plain, sealedText));
                aead.Seal(nonce, clear, plain, sealedText);
                Stopper.Print(
                    $"{backend} {algorithm}: open {name} ({associated} + {text})", () => aead.TryOpen(nonce, clear, sealedText, plain));
            }
        }
    }
}
