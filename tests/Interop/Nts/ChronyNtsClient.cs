using System.Globalization;
using System.Text.RegularExpressions;

namespace Stratum1.Interop.Nts;

/// <summary>Debian's chronyd as an NTS client that touches no clock, polling eight times a second.</summary>
internal sealed class ChronyNtsClient : IDisposable
{
    private readonly string folder;
    private readonly string[] arguments;
    private RunningProgram program;

    public ChronyNtsClient(int kePort, string trustedFile, string folder)
    {
        this.folder = folder;
        arguments =
        [
            "-x", "-d", "-u", "root", "-U", $"pidfile {folder}/pid", "nosystemcert", $"ntstrustedcerts {trustedFile}",
            $"bindcmdaddress {Socket}", "cmdport 0", $"ntsdumpdir {folder}/client",
            $"server 127.0.0.1 nts ntsport {kePort} iburst minpoll -3 maxpoll -3",
        ];
        Directory.CreateDirectory(Path.Combine(folder, "client"));
        program = new(Programs.Chronyd, arguments);
    }

    private string Socket => Path.Combine(folder, "chronyd.sock");

    /// <summary>Valid replies so far.</summary>
    public int Valid => Number(Chronyc("ntpdata"), "Total valid RX");

    /// <summary>Requests without a reply, the one under way perhaps among them.</summary>
    public int Lost
    {
        get
        {
            var report = Chronyc("ntpdata"); // One for both, for it goes on asking.
            return Number(report, "Total TX") - Number(report, "Total RX");
        }
    }

    public string AuthenticationData => Chronyc("authdata");

    /// <summary>Waits for so many more valid replies.</summary>
    public void WaitFor(int more)
    {
        var goal = Valid + more;
        Assert.True(Comes(() => Valid >= goal), $"chronyd gets no replies:\n{program.Output}{AuthenticationData}");
    }

    /// <summary>Passes when the authentication data comes to match: while a request is under way a cookie less is there.</summary>
    public void HasAuthentication(string pattern)
    {
        var seen = "";
        if (!Comes(() => Regex.IsMatch(seen = AuthenticationData, pattern)))
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
        Stop();
        program.Dispose();
        program = new(Programs.Chronyd, arguments);
    }

    public void Stop() => Assert.Equal(0, program.Interrupt());

    public void Dispose() => program.Dispose();

    private static bool Comes(Func<bool> condition)
    {
        return SpinWait.SpinUntil(IsThere, RunningProgram.Patience);

        bool IsThere()
        {
            if (condition())
                return true;
            Thread.Sleep(50); // Each look is a process.
            return false;
        }
    }

    private static int Number(string report, string label)
    {
        var match = Regex.Match(report, $@"{label}\s*: (\d+)");
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
    }

    private string Chronyc(string command)
        => Programs.Run(Programs.Chronyc, "-h", Socket, "-N", command).Output; // Empty until it listens.
}
