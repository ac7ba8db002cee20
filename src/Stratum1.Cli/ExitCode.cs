namespace Stratum1.Cli;

/// <summary>What the tool returns to the shell; the numbers are those of sysexits(3).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>EX_USAGE: unknown or contradicting words on the command line.</summary>
    public const int Usage = 64;

    /// <summary>EX_DATAERR: the input is not of the expected kind.</summary>
    public const int DataError = 65;

    /// <summary>EX_NOINPUT: the input does not exist or cannot be opened.</summary>
    public const int NoInput = 66;

    /// <summary>EX_IOERR: reading failed half-way.</summary>
    public const int ReadError = 74;
}
