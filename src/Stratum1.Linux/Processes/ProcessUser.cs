namespace Stratum1.Linux;

/// <summary>As whom this process acts (credentials(7)).</summary>
public static class ProcessUser
{
    /// <summary>The effective user's number; 0 is root.</summary>
    public static uint Effective => Libc.geteuid();
}
