using System.Security.Cryptography;
using Stratum1.Engine;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;

namespace Stratum1.Server.Nts;

/// <summary>
/// The certificates of the key exchange, loaded again whenever their files change. Bad files never end anything: what was loaded before
/// stays in use, and connections that have begun are not disturbed.
/// </summary>
/// <param name="pairs">Certificates and their keys.</param>
/// <param name="messages">Told of what is wrong, and of what will expire.</param>
internal sealed class ServerCertificates(IReadOnlyList<CertificatePair> pairs, NtsMessages messages) : IDisposable
{
    /// <summary>How long before its end a certificate is reported.</summary>
    internal static readonly TimeInterval Notice = TimeInterval.FromWholeSeconds(30 * Day);

    private const long Day = 86_400;
    private const string Subject = "certificates";

    private readonly Lock gate = new();
    private TlsServerContext? context;
    private byte[] seen = [];

    /// <summary>What is in use: empty when nothing could be loaded.</summary>
    public IReadOnlyList<CertificateInfo> Loaded
    {
        get
        {
            lock (gate)
                return context?.Certificates ?? [];
        }
    }

    /// <summary>Begins a session with a client that has connected; null while there is no certificate.</summary>
    public TlsSession? Begin()
    {
        lock (gate)
            return context?.Accept();
    }

    /// <summary>Loads the files if they are others than last time.</summary>
    public void LoadIfChanged()
    {
        var found = Digest();
        if (found.AsSpan().SequenceEqual(seen))
            return;
        seen = found;
        try
        {
            var next = new TlsServerContext(pairs, KeKeys.ApplicationProtocol);
            TlsServerContext? before;
            lock (gate)
                (before, context) = (context, next);
            messages.Settle(Subject);
            foreach (var pair in pairs)
                messages.Settle(pair.CertificateFile);
            if (before is not null)
                messages.Tell(LogLevel.Information, "reload", $"NTS certificates loaded again, good until {EndOf(next)}");
            before?.Dispose();
        }
        catch (OpenSslException error)
        {
            var consequence = Loaded.Count > 0 ? "those loaded before stay in use" : "no NTS keys are exchanged, plain NTP is served";
            messages.Tell(LogLevel.Error, Subject, $"NTS {error.Message}; {consequence}. "
                + "Correct the file, or ntsservercert and ntsserverkey: it is read again as soon as it changes");
        }
    }

    /// <summary>Reports certificates that expire soon, once a day.</summary>
    /// <param name="now">The time as far as it is known.</param>
    public void Inspect(UtcTime now)
    {
        var loaded = Loaded;
        for (var i = 0; i < loaded.Count; i++)
        {
            var (file, info) = (pairs[i].CertificateFile, loaded[i]);
            if (info.ProblemAt(now) is { } problem)
            {
                messages.Tell(LogLevel.Error, file, $"{file}: {problem}. Clients refuse it: renew it");
                continue;
            }

            var left = info.NotAfter - now;
            var lifetime = info.NotAfter - info.NotBefore;
            if (left < TimeInterval.Min(Notice, lifetime / 3))
                messages.Tell(LogLevel.Warning, file, $"{file} expires in {(long)left.Seconds / Day} days, at "
                    + $"{UtcDate.From(info.NotAfter)}: renew it; it is loaded as soon as the file changes");
        }
    }

    /// <summary>Looks at a pair of files without using it.</summary>
    /// <returns>The certificate, or why it cannot be used.</returns>
    public static (CertificateInfo? Info, string? Problem) Examine(CertificatePair pair)
    {
        try
        {
            using var alone = new TlsServerContext([pair], KeKeys.ApplicationProtocol);
            return (alone.Certificates[0], null);
        }
        catch (OpenSslException error)
        {
            return (null, error.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => context?.Dispose();

    private static UtcDate EndOf(TlsServerContext loaded) => UtcDate.From(loaded.Certificates.Min(info => info.NotAfter));

    /// <summary>Of what the files contain: times and links would have to be followed and could deceive.</summary>
    private byte[] Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in pairs.SelectMany(pair => new[] { pair.CertificateFile, pair.KeyFile }))
        {
            try
            {
                hash.AppendData(File.ReadAllBytes(file));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                hash.AppendData([(byte)(error is FileNotFoundException ? 1 : 2)]);
            }
        }

        return hash.GetHashAndReset();
    }
}
