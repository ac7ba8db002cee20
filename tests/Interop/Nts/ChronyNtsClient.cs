using System.Globalization;
using System.Text.RegularExpressions;

namespace Stratum1.Interop.Nts;

/// <summary>Debian's chronyd as an NTS client that touches no clock, polling eight times a second.</summary>
internal sealed class ChronyNtsClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly string folder;
    private readonly string[] arguments;
    private RunningProgram program;

    public ChronyNtsClient(NtsDaemon server, string trustedFile, string folder)
    {
        this.folder = folder;
        arguments =
        [
            "-x", "-d", "-u", "root", "-U", $"pidfile {folder}/pid", "nosystemcert", $"ntstrustedcerts {trustedFile}",
            $"bindcmdaddress {Socket}", "cmdport 0", $"ntsdumpdir {folder}/client",
            $"server 127.0.0.1 nts ntsport {server.KePort} iburst minpoll -3 maxpoll -3",
        ];
        Directory.CreateDirectory(Path.Combine(folder, "client"));
        program = new(Programs.Chronyd, arguments);
    }

    private string Socket => Path.Combine(folder, "chronyd.sock");

    /// <summary>Valid replies so far.</summary>
    public int Valid => Number("Total valid RX");

    /// <summary>Requests without a reply, the one under way perhaps among them.</summary>
    public int Lost => Number("Total TX") - Number("Total RX");

    public string AuthenticationData => Chronyc("authdata");

    /// <summary>Waits for so many more valid replies.</summary>
    public void WaitFor(int more)
    {
        var goal = Valid + more;
        Assert.True(SpinWait.SpinUntil(() => Valid >= goal, Patience), $"chronyd gets no replies:\n{program.Output}{AuthenticationData}");
    }

    /// <summary>Passes when the authentication data comes to match: while a request is under way a cookie less is there.</summary>
    public void HasAuthentication(string pattern)
    {
        var seen = "";
        if (!SpinWait.SpinUntil(() => Regex.IsMatch(seen = AuthenticationData, pattern), TimeSpan.FromSeconds(3)))
            Assert.Matches(pattern, seen);
    }

    /// <summary>Does it while this client is stopped (SIGSTOP), so that it asks nobody meanwhile.</summary>
    public void WhileStopped(Action action)
    {
        program.Signal("STOP");
        try
        {
            action();
        }
        finally
        {
            program.Signal("CONT");
        }
    }

    public void Restart()
    {
        Assert.Equal(0, program.Interrupt());
        program.Dispose();
        program = new(Programs.Chronyd, arguments);
    }

    public void Dispose() => program.Dispose();

    private int Number(string label)
    {
        var match = Regex.Match(Chronyc("ntpdata"), $@"{label}\s*: (\d+)");
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    private string Chronyc(string command)
        => Programs.Run(Programs.Chronyc, "-h", Socket, "-N", command).Output; // Empty until it listens.
}
