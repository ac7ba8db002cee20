namespace Stratum1.Linux;

/// <summary>How a read or write on a device ended.</summary>
public enum IoStatus
{
    /// <summary>Some bytes were moved.</summary>
    Done,

    /// <summary>Nothing to read, or no room to write, right now.</summary>
    Nothing,

    /// <summary>The device is unplugged, or the other end is closed: close it, and try to open it again later.</summary>
    Gone,
}

/// <summary>The result of a read or write on a device.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Count">Bytes (or events) moved; positive exactly when <paramref name="Status"/> is <see cref="IoStatus.Done"/>.</param>
public readonly record struct IoResult(IoStatus Status, int Count)
{
    /// <summary>Sorts a raw result, whose zero means that the other end hung up.</summary>
    /// <exception cref="LinuxException">An error that unplugging does not explain.</exception>
    internal static IoResult From(int result, string call, string path)
    {
        if (result > 0)
            return new(IoStatus.Done, result);

        return (Errno)(-result) switch
        {
            Errno.EAGAIN => new(IoStatus.Nothing, 0),
            Errno.None or Errno.EIO or Errno.ENXIO or Errno.ENODEV => new(IoStatus.Gone, 0),
            var error => throw new LinuxException(call, path, error),
        };
    }
}
