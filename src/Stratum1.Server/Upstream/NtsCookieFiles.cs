using System.Net;
using System.Text;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Linux;
using Stratum1.Protocol.Nts;
using Stratum1.Server.Nts;

namespace Stratum1.Server.Upstream;

/// <summary>
/// Keys and cookies of our servers over a restart: <c>ADDRESS.nts</c> in <c>ntsdumpdir</c>, as chronyd has them. A file is deleted when it
/// is read, for each cookie is used once.
/// </summary>
/// <param name="folder"><c>ntsdumpdir</c>; null keeps nothing.</param>
/// <param name="messages">Told of what is wrong.</param>
internal sealed class NtsCookieFiles(string? folder, NtsMessages messages)
{
    /// <summary>Takes what was kept for a server; null when there is nothing that can be used.</summary>
    /// <param name="request">For whom.</param>
    /// <param name="now">By the clock.</param>
    public KeyExchangeResult? Take(KeyExchangeRequest request, UtcTime now)
    {
        if (folder is null)
            return null;
        var file = FileOf(request.Address);
        try
        {
            if (!File.Exists(file))
                return null;
            var text = File.ReadAllText(file);
            File.Delete(file);
            var association = new NtsAssociation(OpenSslBlockCipher.ForThisMachine);
            if (NtsAssociationText.TryRead(text, association, out var origin, out var error) && origin.Name == request.Name)
            {
                return new()
                {
                    Association = association,
                    NtpAddress = origin.NtpAddress,
                    NtpPort = origin.NtpPort,
                    RestoredAge = TimeInterval.Max(now - origin.ExchangedAt, TimeInterval.Zero),
                };
            }

            association.Dispose();
            messages.Tell(LogLevel.Warning, file, $"{file}: {(error.Length > 0 ? error : "of another server")}; keys are exchanged anew");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            messages.Tell(LogLevel.Warning, file, $"{file} cannot be read and deleted: {error.Message} Keys are exchanged anew");
        }

        return null;
    }

    /// <summary>Keeps what the sources have.</summary>
    /// <param name="sources">All on the network.</param>
    /// <param name="now">By the clock.</param>
    /// <param name="raw">The same moment as the engine counts it.</param>
    public void Save(IEnumerable<NetworkSource> sources, UtcTime now, MonotonicTime raw)
    {
        foreach (var source in sources.Where(_ => folder is not null))
        {
            // Keys that were never checked are not worth keeping: the check would be forgotten.
            if (source.Nts is not { Association: { } association, ExchangedAt: { } at, IsUnchecked: false })
                continue;
            var origin = new NtsAssociationOrigin(source.Upstream.Options.Name, now - (raw - at), source.Address, (ushort)source.Port);
            if (NtsAssociationText.Write(association, origin) is { } text)
                Write(FileOf(source.KeyAddress), text);
        }
    }

    private string FileOf(IPAddress address) => Path.Combine(folder!, $"{address}.nts");

    private void Write(string file, string text)
    {
        try
        {
            SecretFolder.Ensure(folder!);
            AtomicFile.Write(file, Encoding.ASCII.GetBytes(text), AtomicFile.SecretMode);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            messages.Tell(LogLevel.Error, file, $"{file} cannot be written: {error.Message} After the next start keys are exchanged anew");
        }
    }
}
