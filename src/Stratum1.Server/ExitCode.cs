namespace Stratum1.Server;

/// <summary>What the process ends with; the numbers are those of sysexits.h where it has one.</summary>
public static class ExitCode
{
    /// <summary>It did what it was asked to.</summary>
    public const int Success = 0;

    /// <summary>It could not: <c>-t</c> ran out without synchronisation, or a fault that no restart cures.</summary>
    public const int Failure = 1;

    /// <summary>EX_USAGE: the command line was wrong.</summary>
    public const int Usage = 64;

    /// <summary>EX_CONFIG: the configuration was wrong, or could not be read. systemd does not restart a unit that lists it.</summary>
    public const int Configuration = 78;
}
