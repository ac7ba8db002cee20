using System.Text;
using Stratum1.Cli.Decode;

namespace Stratum1.Cli.Tests.Decode;

public class DecodeCommandTests
{
    [Fact]
    public void The_summary_tells_frames_times_fix_satellites_and_what_was_rejected()
    {
        var decoded = Decoded.Summary(ReceiverCaptures.PathOfOwn("mixed"));
        Assert.Equal(0, decoded.ExitCode);
        Assert.Equal(
            """
            input         11273 bytes
            NMEA          GAGSV: 20, GNGGA: 20, GNGSA: 40, GNRMC: 20, GNZDA: 20, GPGSV: 40
            UBX           NAV-PVT: 20, TIM-TP: 20
            rejected      junk: 0 bytes
            first time    2026-06-30T12:00:00.000Z
            last time     2026-06-30T12:00:19.000Z
            told          80 times, vouched for 80 times
            fix           time only (fixed position)
            satellites    6 used, 8 in view, strongest 48 dB·Hz
            pulse         quantisation error 6300 ps, aligned to UTC

            """,
            decoded.Output);
    }

    [Fact]
    public void Damage_is_told_by_kind()
    {
        var lines = Decoded.Summary(ReceiverCaptures.PathOfOwn("damaged")).Lines;
        var rejected = lines.Single(line => line.StartsWith("rejected", StringComparison.Ordinal));
        string[] kinds = ["bad checksum: 6", "no checksum: 6", "merged line: 6", "overlong line: 6", "absurd length: ", "junk: "];
        foreach (var kind in kinds)
            Assert.Contains(kind, rejected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_one_line_and_exit_66()
    {
        var decoded = Decoded.Summary("/nonexistent/capture.log");
        Assert.Equal((66, "stratum1: /nonexistent/capture.log: no such file\n"), (decoded.ExitCode, decoded.Errors));
    }

    [Fact]
    public void A_directory_is_one_line_and_exit_66()
    {
        var decoded = Decoded.Summary(Path.GetTempPath());
        Assert.Equal(66, decoded.ExitCode);
        Assert.Contains("it is a directory", Assert.Single(decoded.Errors.Split('\n')[..^1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("what is this?\n")]
    public void A_file_without_frames_is_one_line_and_exit_65(string text)
    {
        var decoded = Decoded.Of(Encoding.ASCII.GetBytes(text), Decoded.Frames);
        Assert.Equal(65, decoded.ExitCode);
        Assert.EndsWith($": no receiver frames in {text.Length} bytes\n", decoded.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_not_blamed_on_the_input()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "$GPZDA,120000.00,20,11,2026,00,00*63\r\n");
        using var full = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        using var errors = new StringWriter();
        Assert.Equal(73, DecodeCommand.Run(path, full, errors, output => new FrameListing(output)));
        Assert.Equal("stratum1: the result cannot be written (No space left on device)\n", errors.ToString());
        File.Delete(path);
    }

    [Theory]
    [InlineData("decode")]
    [InlineData("decode --frames --times x")]
    [InlineData("decode x y")]
    [InlineData("decode --nonsense x")]
    [InlineData("")]
    public void Wrong_usage_is_told_and_exit_64(string arguments)
    {
        var result = Tool.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), []);
        Assert.Equal((64, ""), (result.ExitCode, Encoding.UTF8.GetString(result.Output)));
        Assert.All(result.Errors.Split('\n')[..^1], line => Assert.StartsWith("stratum1: ", line, StringComparison.Ordinal));
        Assert.NotEmpty(result.Errors);
    }
}
