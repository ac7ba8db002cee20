namespace Stratum1.Linux;

/// <summary>Whether a file could be used, without opening it: opening a serial line or a pulse can disturb who uses it.</summary>
public enum FileRight
{
    /// <summary>Yes.</summary>
    Usable,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>This user may not.</summary>
    Forbidden,
}

/// <summary>Looks at files as access(2) does.</summary>
public static class FileRights
{
    private const int ReadBit = 4;
    private const int WriteBit = 2;

    /// <summary>Whether this user may read the file, and write it if that is wanted.</summary>
    public static FileRight Of(string path, bool isWritten)
    {
        var result = SystemCall.Result(Libc.access(path, ReadBit | (isWritten ? WriteBit : 0)));
        return result >= 0 ? FileRight.Usable
            : (Errno)(-result) is Errno.EACCES or Errno.EPERM or Errno.EROFS ? FileRight.Forbidden
            : FileRight.Missing;
    }
}
