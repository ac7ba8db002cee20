namespace Stratum1.Protocol.Ntp;

/// <summary>Who took a timestamp; the order is that of quality.</summary>
public enum StampSource : byte
{
    /// <summary>This program, reading the clock before or after a system call. <c>D</c> in the logs.</summary>
    Daemon,

    /// <summary>The kernel's network stack. <c>K</c>.</summary>
    Kernel,

    /// <summary>The network card. <c>H</c>.</summary>
    Hardware,
}
