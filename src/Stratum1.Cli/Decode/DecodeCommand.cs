using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using Stratum1.Refclock.Framing;

namespace Stratum1.Cli.Decode;

/// <summary>
/// <c>stratum1 decode</c>: what a receiver said, from a capture or straight from its line. Memory does not grow with the input.
/// </summary>
internal static class DecodeCommand
{
    private const int ChunkLength = 65_536;

    private const string Help =
        """
        Shows what a GNSS receiver said: NMEA and u-blox binary, from a capture of its serial line.

        Without an option, a summary. With --frames, CSV with a row for every stretch of the input: sentences, binary messages,
        '#' lines (comments), and bytes that are none of these (JUNK). With --times, CSV with a row for each distinct date and
        time the receiver told, in the order told, with or without a fix. A time is distinct when it differs by a millisecond or
        more from the one told before. A time of day without a date counts only when an RMC or ZDA told the same time of day just
        before; GPS time counts only once its leap seconds are known. mode is 0 not told, 1 no fix, 2 two-dimensional, 3
        three-dimensional or time only; leapseconds is GPS − UTC, empty while the receiver does not know it; both as of the last
        message about that time.

        Exit status: 0 done, 64 wrong usage, 65 no frame found, 66 the file cannot be opened, 74 reading failed.
        """;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The capture, or - for standard input." };
        var frames = new Option<bool>("--frames") { Description = "CSV: offset,length,proto,id,checksum,info." };
        var times = new Option<bool>("--times") { Description = "CSV: seq,time_utc,epoch,mode,leapseconds." };
        var command = new Command("decode", Help) { file, frames, times };
        command.Validators.Add(result =>
        {
            if (result.GetValue(frames) && result.GetValue(times))
                result.AddError("--frames and --times exclude each other");
        });
        command.SetAction(parsed =>
        {
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), ChunkLength) { NewLine = "\n" };
            Func<TextWriter, IFrameListing> listing = parsed.GetValue(frames) ? writer => new FrameListing(writer)
                : parsed.GetValue(times) ? writer => new TimeListing(writer)
                : writer => new Summary(writer);
            return Run(parsed.GetRequiredValue(file), output, Console.Error, listing);
        });
        return command;
    }

    /// <summary>Opens the input and lists it; every failure is one line on <paramref name="errors"/>.</summary>
    internal static int Run(string path, TextWriter output, TextWriter errors, Func<TextWriter, IFrameListing> listing)
    {
        var name = path == "-" ? "standard input" : path;
        using var input = Open(path, name, errors);
        if (input is null)
            return ExitCode.NoInput;
        try
        {
            return Run(input, name, output, errors, listing(output));
        }
        catch (IOException failure)
        {
            errors.WriteLine($"stratum1: the result cannot be written ({Reason(failure)})");
            return ExitCode.WriteError;
        }
    }

    private static Stream? Open(string path, string name, TextWriter errors)
    {
        try
        {
            return path == "-"
                ? Console.OpenStandardInput()
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.WriteLine($"stratum1: {name}: no such file");
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            errors.WriteLine($"stratum1: {name}: cannot be opened ({(Directory.Exists(path) ? "it is a directory" : Reason(failure))})");
        }

        return null;
    }

    private static int Run(Stream input, string name, TextWriter output, TextWriter errors, IFrameListing listing)
    {
        var scanner = new FrameScanner(hashBeginsComment: true);
        var chunk = new byte[ChunkLength];
        for (; ; output.Flush())
        {
            int length;
            try
            {
                length = input.Read(chunk);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                errors.WriteLine($"stratum1: {name}: reading failed after {scanner.Position} bytes ({Reason(failure)})");
                return ExitCode.ReadError;
            }

            if (length == 0)
                break;
            Feed(scanner, chunk.AsSpan(0, length), listing);
        }

        scanner.Flush();
        Feed(scanner, default, listing);
        listing.Finish(scanner.Counters, scanner.Position);
        output.Flush();
        if (HasFrames(scanner.Counters))
            return ExitCode.Ok;
        errors.WriteLine($"stratum1: {name}: no receiver frames in {scanner.Position} bytes");
        return ExitCode.DataError;
    }

    private static void Feed(FrameScanner scanner, ReadOnlySpan<byte> bytes, IFrameListing listing)
    {
        do
        {
            bytes = bytes[scanner.Feed(bytes)..];
            while (scanner.TryRead(out var frame))
                listing.Add(frame);
        }
        while (!bytes.IsEmpty);
    }

    /// <summary>The kernel's own words: trimmed builds have no exception texts.</summary>
    private static string Reason(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "permission denied",
        IOException { HResult: > 0 and < 4096 } => Marshal.GetPInvokeErrorMessage(failure.HResult),
        _ => failure.Message,
    };

    private static bool HasFrames(FrameCounters counters)
        => Enum.GetValues<FrameProtocol>().Any(protocol => protocol != FrameProtocol.Comment && counters.Good(protocol) > 0)
           || counters.Rejected(FrameFault.MissingChecksum) > 0
           || counters.Rejected(FrameFault.BadSentenceChecksum) > 0;
}
