namespace Stratum1.Linux;

// Sockets that share a port get packets by a hash of both addresses and ports. A client that asks from another port each time would so be
// known to every thread, and each thread's rate limit would let it pass. This program for the kernel's classic packet filter looks at the
// address alone; its result is the number of the socket.

/// <summary>Chooses a socket by the sender's address (SO_ATTACH_REUSEPORT_CBPF, socket(7)).</summary>
internal static class AddressSteering
{
    /// <summary>SKF_NET_OFF: offsets from here on count from the network header.</summary>
    private const uint NetworkHeader = unchecked((uint)-0x100000);

    private const uint SourceIPv4 = NetworkHeader + 12;
    private const uint SourceIPv6 = NetworkHeader + 8;

    /// <summary>2³² divided by the golden ratio: neighbours in a network are spread (Fibonacci hashing).</summary>
    private const uint Multiplier = 0x9E37_79B9;

    // Codes of linux/bpf_common.h.
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort Multiply = 0x24; // BPF_ALU | BPF_MUL | BPF_K
    private const ushort Modulo = 0x94; // BPF_ALU | BPF_MOD | BPF_K
    private const ushort ShiftRight = 0x74; // BPF_ALU | BPF_RSH | BPF_K
    private const ushort XorX = 0xAC; // BPF_ALU | BPF_XOR | BPF_X
    private const ushort CopyToX = 0x07; // BPF_MISC | BPF_TAX
    private const ushort ReturnA = 0x16; // BPF_RET | BPF_A

    /// <summary>The program for so many sockets.</summary>
    internal static Libc.FilterInstruction[] Program(bool isIPv6, int sockets)
    {
        List<Libc.FilterInstruction> program = [new(LoadWord, 0, 0, isIPv6 ? SourceIPv6 : SourceIPv4)];
        for (var word = 1u; isIPv6 && word < 4; word++)
            program.AddRange([new(CopyToX, 0, 0, 0), new(LoadWord, 0, 0, SourceIPv6 + (4 * word)), new(XorX, 0, 0, 0)]);
        program.AddRange(
        [
            new(Multiply, 0, 0, Multiplier), new(ShiftRight, 0, 0, 16), new(Modulo, 0, 0, (uint)sockets), new(ReturnA, 0, 0, 0),
        ]);
        return [.. program];
    }
}
