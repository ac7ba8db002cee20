using System.Net.Sockets;
using System.Security.Cryptography;

namespace Stratum1.Cli.Control.Connection;

/// <summary>A socket connected to a daemon.</summary>
/// <remarks>
/// A daemon answers over a Unix socket only to one with a name in the file system that it may write to. For root, whom the daemon's
/// account must not be able to fool with links, that name lies in a folder of root's own; for others, beside the daemon's socket.
/// </remarks>
internal sealed class SocketLink : IControlLink
{
    /// <summary>Belongs to root, and is seen by the daemon even where it has a /tmp of its own.</summary>
    private const string RootFolder = "/run";

    private const UnixFileMode Enter = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode ReadAndWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly Socket socket;
    private readonly string? ownPath;
    private readonly string? ownFolder;

    /// <summary>Connects, without a word to the daemon yet.</summary>
    /// <exception cref="SocketException">There is no such socket, or it may not be used.</exception>
    public SocketLink(ServerAddress address)
    {
        socket = address.Path is null
            ? new(address.EndPoint!.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            if (address.Path is { } path)
            {
                (ownFolder, ownPath) = ChooseName(path);
                Bind();
                socket.Connect(new UnixDomainSocketEndPoint(path));
            }
            else
            {
                socket.Connect(address.EndPoint!);
            }
        }
        catch (Exception failure)
        {
            Dispose();
            if (failure is UnauthorizedAccessException or IOException or ArgumentException)
                throw new SocketException((int)SocketError.AccessDenied);
            throw;
        }
    }

    public void Send(ReadOnlySpan<byte> request) => socket.Send(request);

    public int Receive(Span<byte> reply, TimeSpan patience)
        => socket.Poll(patience, SelectMode.SelectRead) ? socket.Receive(reply) : 0;

    public void Dispose()
    {
        socket.Dispose();
        if (ownPath is not null)
            File.Delete(ownPath);
        if (ownFolder is not null && Directory.Exists(ownFolder))
            Directory.Delete(ownFolder);
    }

    private static (string? Folder, string Path) ChooseName(string serverPath)
    {
        var name = $"stratum1.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        if (!Environment.IsPrivilegedProcess)
            return (null, Path.Combine(Path.GetDirectoryName(serverPath) ?? "/", name));
        var folder = Path.Combine(RootFolder, name);
        return (folder, Path.Combine(folder, "sock"));
    }

    private void Bind()
    {
        if (ownFolder is not null)
            Directory.CreateDirectory(ownFolder, Enter);
        socket.Bind(new UnixDomainSocketEndPoint(ownPath!));
        if (ownFolder is not null)
            File.SetUnixFileMode(ownPath!, ReadAndWrite);
    }
}
