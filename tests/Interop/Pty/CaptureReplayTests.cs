using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Stratum1.Tests;

namespace Stratum1.Interop.Pty;

/// <summary>The receiver captures through a real terminal.</summary>
public partial class CaptureReplayTests
{
    /// <summary>What receivers speak unless their capture's header says otherwise.</summary>
    private const int DefaultBaud = 9600;

    public static TheoryData<string> Captures
        => SharedData.Root is null
            ? [""]
            : [.. Directory.GetFiles(SharedData.PathOf("receivers", "dev"), "*.log").Select(file => Path.GetFileName(file)).Order()];

    [SharedDataTheory]
    [MemberData(nameof(Captures))]
    public void A_capture_comes_through_the_terminal_byte_for_byte(string name)
    {
        var bytes = File.ReadAllBytes(SharedData.PathOf("receivers", "dev", name));
        Assert.Equal(bytes, PtyReplay.Echo(bytes, BaudOf(bytes)));
    }

    [SharedDataTheory]
    [MemberData(nameof(Captures))]
    public void A_capture_means_the_same_through_the_terminal_as_in_memory(string name)
    {
        var bytes = File.ReadAllBytes(SharedData.PathOf("receivers", "dev", name));
        var inMemory = new Transcript();
        inMemory.Take(bytes);
        var throughTerminal = new Transcript();
        PtyReplay.Run(bytes, BaudOf(bytes), throughTerminal.Take);
        Assert.NotEmpty(inMemory.End());
        Assert.Equal(inMemory.End(), throughTerminal.End());
    }

    /// <summary>Some headers tell the speed: <c>"bps":38400</c>, <c>at 4800 baud</c>, <c>at 115200 8N1</c>.</summary>
    internal static int BaudOf(ReadOnlySpan<byte> capture)
    {
        var header = Encoding.Latin1.GetString(capture[..Math.Min(capture.Length, 4096)]);
        var told = BaudInHeader().Match(header);
        return told.Success ? int.Parse(told.Groups["baud"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : DefaultBaud;
    }

    [GeneratedRegex(
        "^#.*(\"bps\":(?<baud>\\d{4,6})|at (?<baud>\\d{4,6}) (baud|8N1))", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BaudInHeader();
}
