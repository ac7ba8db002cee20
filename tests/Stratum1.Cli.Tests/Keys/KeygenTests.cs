using Stratum1.Cli.Tests.Control;
using Stratum1.Tests.Control;

namespace Stratum1.Cli.Tests.Keys;

public class KeygenTests
{
    [Theory]
    [InlineData("keygen 1 SHA1 40", 80)]
    [InlineData("keygen 1 SHA256 9000", 4096)]
    [InlineData("keygen 1 AES128 256", 128)]
    public void A_length_that_cannot_be_is_changed_and_that_is_said(string line, int bits)
    {
        var session = Session.Run(new SampleDaemon(), line);
        Assert.Equal(0, session.ExitCode);
        Assert.StartsWith($"stratum1: the key has {bits} bits, not ", session.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keygen")]
    [InlineData("keygen 1 AES128")]
    [InlineData("keygen 7 SHA256 256")]
    public void Otherwise_nothing_is_said(string line) => Assert.Equal("", Session.Run(new SampleDaemon(), line).Errors);
}
