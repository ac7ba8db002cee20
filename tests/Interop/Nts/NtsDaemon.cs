using System.Net;
using System.Net.Sockets;
using Stratum1.Linux;

namespace Stratum1.Interop.Nts;

/// <summary>stratum1d as an NTS server, with the built-in receiver, on loopback.</summary>
internal sealed class NtsDaemon : IDisposable
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(60);

    private readonly string[] directives;
    private RunningProgram program;

    /// <param name="certificate">Its certificate.</param>
    /// <param name="folder">Where it keeps its keys.</param>
    /// <param name="more">More directives.</param>
    public NtsDaemon(CertificatePair certificate, string folder, params string[] more)
    {
        directives =
        [
            "-x", "-d", "-U", "refclock SIM offset 0.25", "makestep 0.1 3", "allow 127.0.0.0/8", "bindaddress 127.0.0.1", "pidfile /",
            $"port {NtpPort}", $"ntsport {KePort}", $"ntsservercert {certificate.CertificateFile}", $"ntsserverkey {certificate.KeyFile}",
            $"ntsdumpdir {Path.Combine(folder, "server")}", .. more,
        ];
        program = new(Programs.Stratum1d, directives);
        WaitForLock();
    }

    public int NtpPort { get; } = Programs.FreePort();

    public int KePort { get; } = FreeTcpPort();

    public string Log => program.Output;

    /// <summary>Truth − system clock, in seconds.</summary>
    public static double TrueOffset => 0.25;

    public static int FreeTcpPort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return port;
    }

    /// <summary>As somebody who updates the package does.</summary>
    public void Restart()
    {
        Assert.Equal(0, program.Interrupt());
        program.Dispose();
        program = new(Programs.Stratum1d, directives);
        WaitForLock();
    }

    /// <summary>SIGHUP; returns when the log says what is expected.</summary>
    public void Reload(string expected)
    {
        program.Signal("HUP");
        program.WaitFor(expected, TimeSpan.FromSeconds(20));
    }

    public int Interrupt() => program.Interrupt();

    public void Dispose() => program.Dispose();

    private void WaitForLock() => program.WaitFor("Clock is LOCKED", LockPatience);
}
