using System.Runtime.CompilerServices;

namespace Stratum1.Linux;

/// <summary>struct serial_struct (linux/serial.h): 72 octets on 64-bit machines, 60 on armhf.</summary>
internal struct SerialStruct
{
    internal int Type, Line;
    internal uint Port;
    internal int Irq, Flags, FifoSize, Divisor, BaudBase;
    internal ushort CloseDelay;
    internal byte IoType, Reserved;
    internal int Hub6;
    internal ushort ClosingWait, ClosingWait2;
    internal nint MemoryBase;
    internal ushort MemoryShift;
    internal uint PortHigh;
    internal nuint MapBase;

    internal const nuint TIOCGSERIAL = 0x541E;
    internal const nuint TIOCSSERIAL = 0x541F;

    /// <summary>ASYNC_LOW_LATENCY: bytes are handed on at once; an FTDI adapter's latency timer goes from 16 ms to 1 ms.</summary>
    internal const int LowLatency = 1 << 13;
}

/// <summary>struct serial_icounter_struct (linux/serial.h): 80 octets.</summary>
internal struct SerialCounterStruct
{
    internal int Cts, Dsr, Ring, Carrier, Received, Sent, Frame, Overrun, Parity, Break, BufferOverrun;
    internal Reserve Reserved;

    internal const nuint TIOCGICOUNT = 0x545D;

    [InlineArray(9)]
    internal struct Reserve
    {
        private int first;
    }
}

/// <summary>What a serial driver has counted since it was loaded; differences say something, absolute values do not.</summary>
/// <param name="Received">Bytes received.</param>
/// <param name="FrameErrors">Bytes without a stop bit: the wrong baud, or noise.</param>
/// <param name="Overruns">Bytes lost in the hardware's FIFO: the machine was too slow.</param>
/// <param name="ParityErrors">Zero without parity.</param>
/// <param name="Breaks">The line was low for longer than a byte.</param>
/// <param name="BufferOverruns">Bytes lost in the kernel's buffer: we read too slowly.</param>
public readonly record struct SerialCounters(
    int Received, int FrameErrors, int Overruns, int ParityErrors, int Breaks, int BufferOverruns);
