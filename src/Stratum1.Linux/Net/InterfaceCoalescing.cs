using System.Runtime.InteropServices;
using System.Text;

namespace Stratum1.Linux;

/// <summary>How long a network card waits for more packets before it interrupts (ethtool -c): a delay on every request and reply.</summary>
public static unsafe class InterfaceCoalescing
{
    /// <summary>Reads it.</summary>
    /// <param name="name">The interface.</param>
    /// <returns>Microseconds after a packet came, and after one left; null where the card has no such setting.</returns>
    public static (int Receive, int Transmit)? Read(string name)
    {
        var setting = new CoalescingSetting { Command = CoalescingSetting.Get };
        return Call(name, ref setting) < 0 ? null : ((int)setting.ReceiveMicroseconds, (int)setting.TransmitMicroseconds);
    }

    /// <summary>Sets it, and leaves all other settings of the card's interrupts as they are. Needs CAP_NET_ADMIN.</summary>
    /// <exception cref="LinuxException">The card refuses, or we may not.</exception>
    public static void Write(string name, int receive, int transmit)
    {
        var setting = new CoalescingSetting { Command = CoalescingSetting.Get };
        SystemCall.Check(Call(name, ref setting), "ETHTOOL_GCOALESCE", name);
        setting.Command = CoalescingSetting.Set;
        (setting.ReceiveMicroseconds, setting.TransmitMicroseconds) = ((uint)receive, (uint)transmit);
        SystemCall.Check(Call(name, ref setting), "ETHTOOL_SCOALESCE", name);
    }

    private static int Call(string name, ref CoalescingSetting setting)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var socket = SystemCall.Check(Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.O_CLOEXEC, 0), "socket");
        var request = default(InterfaceRequest);
        if (!Encoding.UTF8.TryGetBytes(name, ((Span<byte>)request.Name)[..^1], out _))
            return -(int)Errno.EINVAL;
        fixed (CoalescingSetting* pointer = &setting)
        {
            request.Argument.Data = pointer;
            return SystemCall.Ioctl(socket, StampingInterface.AskCard, ref request);
        }
    }
}

/// <summary>struct ethtool_coalesce (linux/ethtool.h): 23 numbers, of which two are ours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 92)]
internal struct CoalescingSetting
{
    [FieldOffset(0)]
    internal uint Command;
    [FieldOffset(4)]
    internal uint ReceiveMicroseconds;
    [FieldOffset(20)]
    internal uint TransmitMicroseconds;

    /// <summary>ETHTOOL_GCOALESCE.</summary>
    internal const uint Get = 0x0E;

    /// <summary>ETHTOOL_SCOALESCE.</summary>
    internal const uint Set = 0x0F;
}
