namespace Stratum1.Cli;

/// <summary>What the tool returns to the shell; all but the first two are those of sysexits(3).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The daemon refuses, or the answer to the question is no.</summary>
    public const int Refused = 1;

    /// <summary>EX_USAGE: unknown or contradicting words on the command line.</summary>
    public const int Usage = 64;

    /// <summary>EX_DATAERR: the input is not of the expected kind.</summary>
    public const int DataError = 65;

    /// <summary>EX_NOINPUT: the input does not exist or cannot be opened.</summary>
    public const int NoInput = 66;

    /// <summary>EX_NOHOST: a host name has no address.</summary>
    public const int NoHost = 68;

    /// <summary>EX_UNAVAILABLE: no daemon answers.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_CANTCREAT: the result cannot be written.</summary>
    public const int WriteError = 73;

    /// <summary>EX_IOERR: reading failed half-way.</summary>
    public const int ReadError = 74;

    /// <summary>EX_PROTOCOL: the daemon answers something that cannot be read.</summary>
    public const int Protocol = 76;

    /// <summary>EX_NOPERM: this may not be asked this way.</summary>
    public const int NoPermission = 77;
}
