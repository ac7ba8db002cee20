using System.Text;
using System.Text.Json;
using Stratum1.Cli.Control.Output;
using Stratum1.Cli.Tests.Control;
using Stratum1.Server.Reports;

namespace Stratum1.Cli.Tests.Status;

/// <summary>The first broken link of the chain, in each of the injected faults. docs/faults.md is written by it.</summary>
public class WhyTests
{
    public static TheoryData<string> Names => [.. ChainFaults.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_broken_link_is_named_with_its_remedy(string name)
    {
        var fault = ChainFaults.All.Single(fault => fault.Name == name);
        var session = Ask(fault.Make, "why");
        Assert.StartsWith($"Broken: {fault.Link}: ", session.Output, StringComparison.Ordinal);
        Assert.Contains(fault.Remedy, session.Lines[0], StringComparison.Ordinal);
        Assert.Equal(fault.Link == "daemon" ? ExitCode.Unavailable : ExitCode.Refused, session.ExitCode);
    }

    /// <summary>The same with the receiver at the far end of a real pseudo-terminal, and our own serial port at the near one.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Over_a_real_line_the_same_link_is_named(string name)
    {
        const int Baud = 9600;
        using var pty = new PtyLine(Baud);
        var fault = new ChainFaults(Carry).Faults.Single(fault => fault.Name == name);
        var session = Ask(fault.Make, "why");
        Assert.StartsWith($"Broken: {fault.Link}: ", session.Output, StringComparison.Ordinal);
        Assert.Contains(fault.Remedy, session.Lines[0], StringComparison.Ordinal);

        byte[] Carry(byte[] bytes, int baud)
        {
            if (pty.Baud != baud)
                pty.SetBaud(baud);
            pty.Say(bytes);
            var heard = 0;
            while (heard < bytes.Length)
                heard += pty.Hear(bytes.AsSpan(heard));
            return bytes;
        }
    }

    [Fact]
    public void A_healthy_board_has_no_broken_link()
    {
        var session = Ask(ChainFaults.Good, "why");
        Assert.Equal(0, session.ExitCode);
        Assert.Equal("Nothing is broken; the clock is LOCKED.", session.Lines[0]);
        Assert.DoesNotContain("BAD", session.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(8, true)]
    public void In_the_first_seconds_no_wire_is_blamed(int seconds, bool isMute)
    {
        var session = Ask(() => ChainFaults.Young(seconds, isMute), "why");
        Assert.Equal(0, session.ExitCode);
        Assert.Contains("wait", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("BAD", session.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wire", session.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_faults_is_up_to_date()
    {
        var page = new StringBuilder(
            "# What is broken, and what `stratum1 why` says of it\n\nEach fault is made in the deterministic world by "
            + "`tests/Stratum1.Cli.Tests/Status/ChainFaults.cs`, and once more over a real pseudo-terminal; this page is "
            + "what the tool printed.\n\n## All is well\n");
        Append(Ask(ChainFaults.Good, "why"));
        foreach (var fault in ChainFaults.All)
        {
            page.Append($"\n## {fault.Name}\n");
            Append(Ask(fault.Make, "why"));
        }

        Page.Check(page.ToString(), "docs", "faults.md");

        void Append(Session session) => page.Append($"\n```\n$ stratum1 why\n{session.Output}```\n");
    }

    internal static Session Ask(Func<DaemonReport> make, string commandLine, Terminal? terminal = null)
        => Session.Run(_ => throw new InvalidOperationException("chronyc's protocol is not needed"), commandLine, openReports: _ =>
        {
            var stream = new MemoryStream();
            JsonSerializer.Serialize(stream, make(), ReportJson.Default.DaemonReport);
            return new Answer(stream.ToArray());
        }, terminal: terminal);

    /// <summary>A connection on which the answer is there at once, whatever is asked.</summary>
    private sealed class Answer(byte[] octets) : MemoryStream(octets)
    {
        public override void Write(ReadOnlySpan<byte> buffer) => Assert.Equal(ReportSocket.AskReport, buffer);
    }
}
