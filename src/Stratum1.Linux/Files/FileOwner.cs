namespace Stratum1.Linux;

/// <summary>Whose a file is.</summary>
public static class FileOwner
{
    /// <summary>Gives a file or folder to a user, and to its group.</summary>
    /// <exception cref="LinuxException">No such user or file, or we are not root.</exception>
    public static void Set(string path, string user)
    {
        var (userId, groupId) = Privileges.Find(user);
        SystemCall.Check(SystemCall.Result(Libc.chown(path, userId, groupId)), "chown", path);
    }
}
