namespace Stratum1.Interop.Control;

/// <summary>
/// Debian's chronyd without control of the clock, on loopback only: it follows our simulated server, and has served a client.
/// </summary>
internal sealed class ChronyDaemon : IDisposable
{
    private readonly PrivateFolder folder = new();
    private readonly SimulatedServer upstream;
    private readonly RunningProgram program;

    public ChronyDaemon()
    {
        var (upstreamPort, servedPort, controlPort) = (Programs.FreePort(), Programs.FreePort(), Programs.FreePort());
        upstream = new(upstreamPort);
        Port = $"{controlPort}";
        File.WriteAllLines(folder["chrony.conf"],
        [
            $"server 127.0.0.1 port {upstreamPort} iburst minpoll -2 maxpoll -2",
            $"server ::1 port {upstreamPort} noselect prefer minpoll -2 maxpoll -2",
            "server 127.0.0.9 port 9 offline",
            $"refclock SOCK {folder["refclock"]} refid TEST noselect",
            $"port {servedPort}",
            "bindaddress 127.0.0.1",
            "allow 127.0.0.1",
            "manual",
            "smoothtime 400 0.001 leaponly",
            $"cmdport {controlPort}",
            "bindcmdaddress 127.0.0.1",
            $"bindcmdaddress {Socket}",
            $"pidfile {folder["pid"]}",
        ]);
        program = new(Programs.Chronyd, "-x", "-d", "-U", "-u", Environment.UserName, "-f", folder["chrony.conf"]);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Socket), RunningProgram.Patience), program.Output);
        Assert.True(Chronyc("waitsync", "300", "0", "0", "0.1").Succeeded, program.Output);
        Programs.Run(Programs.Chronyd, "-Q", "-t", "3", $"server 127.0.0.1 port {servedPort} iburst maxsamples 1");

        // No more measurements, so that two reports taken one after the other agree.
        Assert.True(Chronyc("offline").Succeeded);
    }

    public string Socket => folder["chronyd.sock"];

    public string Port { get; }

    /// <summary>The lines of <c>chronyc -c</c> over the Unix socket.</summary>
    public (bool Succeeded, string[] Lines) Chronyc(params string[] words)
        => Lines(Programs.Run(Programs.Chronyc, ["-h", Socket, "-c", .. words]));

    /// <summary>The lines of our tool's <c>--csv</c>, over the Unix socket or UDP.</summary>
    public (bool Succeeded, string[] Lines) Stratum1(bool overUdp, params string[] words)
        => Lines(
            Programs.Run(Programs.Stratum1, [.. overUdp ? ["-h", "127.0.0.1", "-p", Port] : new[] { "-h", Socket }, "--csv", .. words]));

    public void Dispose()
    {
        program.Dispose();
        upstream.Dispose();
        folder.Dispose();
    }

    private static (bool, string[]) Lines((int ExitCode, string Output) run)
        => (run.ExitCode == 0, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
