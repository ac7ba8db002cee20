using Stratum1.Cli.Decode;

namespace Stratum1.Cli.Tests.Decode;

/// <summary>What <c>stratum1 decode</c> makes of a file.</summary>
internal sealed record Decoded(int ExitCode, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n')[..^1];

    public static Decoded Frames(string path) => Run(path, output => new FrameListing(output));

    public static Decoded Times(string path) => Run(path, output => new TimeListing(output));

    public static Decoded Summary(string path) => Run(path, output => new Summary(output));

    /// <summary>The same for bytes, by way of a temporary file.</summary>
    public static Decoded Of(byte[] bytes, Func<string, Decoded> decode)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        try
        {
            return decode(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Decoded Run(string path, Func<TextWriter, IFrameListing> listing)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var exitCode = DecodeCommand.Run(path, output, errors, listing);
        return new(exitCode, output.ToString(), errors.ToString());
    }
}
