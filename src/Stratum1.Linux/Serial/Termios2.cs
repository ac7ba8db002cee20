using System.Runtime.CompilerServices;

namespace Stratum1.Linux;

/// <summary>struct termios2 (asm-generic/termbits.h): like struct termios, with the speeds as plain numbers; 44 octets.</summary>
internal struct Termios2
{
    internal uint Input;
    internal uint Output;
    internal uint Control;
    internal uint Local;
    internal byte LineDiscipline;
    internal ControlCharacters Characters;
    internal uint InputSpeed;
    internal uint OutputSpeed;

    internal const int VTIME = 5;
    internal const int VMIN = 6;

    internal const uint CS8 = 0x0030;
    internal const uint CREAD = 0x0080;
    internal const uint HUPCL = 0x0400;
    internal const uint CLOCAL = 0x0800;

    /// <summary>CBAUD and CIBAUD: where the speed is coded.</summary>
    internal const uint OutputSpeedBits = 0x100F;
    internal const uint InputSpeedBits = OutputSpeedBits << 16;

    /// <summary>"The speed is the number in c_ospeed", instead of one of the B… constants.</summary>
    internal const uint BOTHER = 0x1000;

    /// <summary>TCGETS2 and TCSETS2 = _IOR, _IOW('T', 0x2A, 0x2B, struct termios2).</summary>
    internal static readonly nuint Get = IoctlRequest.Reads('T', 0x2A, Unsafe.SizeOf<Termios2>());
    internal static readonly nuint Set = IoctlRequest.Writes('T', 0x2B, Unsafe.SizeOf<Termios2>());

    /// <summary>Eight data bits, no parity, one stop bit; no echo, no flow control, no byte has a meaning.</summary>
    /// <remarks>
    /// CLOCAL: no modem line is waited for. A read returns what there is, from one byte on (VMIN 1, VTIME 0): with VMIN 0
    /// "nothing yet" and "unplugged" would both read as zero. The input speed is left zero, which means "as the output's".
    /// </remarks>
    internal void MakeRaw(int baud)
    {
        Input = 0;
        Output = 0;
        Local = 0;
        Control = (Control & HUPCL) | CS8 | CREAD | CLOCAL;
        Characters = default;
        Characters[VMIN] = 1;
        Characters[VTIME] = 0;
        SetSpeed(baud);
    }

    internal void SetSpeed(int baud)
    {
        Control = (Control & ~(OutputSpeedBits | InputSpeedBits)) | BOTHER;
        OutputSpeed = (uint)baud;
        InputSpeed = (uint)baud;
    }

    [InlineArray(19)]
    internal struct ControlCharacters
    {
        private byte first;
    }
}
