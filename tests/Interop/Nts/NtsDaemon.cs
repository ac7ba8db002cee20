using System.Net;
using System.Net.Sockets;
using Stratum1.Linux;

namespace Stratum1.Interop.Nts;

/// <summary>stratum1d as an NTS server on loopback.</summary>
internal sealed class NtsDaemon : IDisposable
{
    private readonly bool hasReceiver;
    private readonly string[] directives;
    private RunningProgram program;

    /// <param name="certificate">Its certificate.</param>
    /// <param name="folder">Where it keeps its keys.</param>
    /// <param name="hasReceiver">
    /// The built-in one, whose time is <see cref="TrueOffset"/> away; else it serves the system's at once.
    /// </param>
    /// <param name="more">More directives.</param>
    public NtsDaemon(CertificatePair certificate, string folder, bool hasReceiver = false, params string[] more)
        : this(
            folder,
            hasReceiver,
            [$"ntsservercert {certificate.CertificateFile}", $"ntsserverkey {certificate.KeyFile}", .. more])
    {
    }

    /// <summary>The same with a certificate that <paramref name="more"/> names.</summary>
    public NtsDaemon(string folder, bool hasReceiver, params string[] more)
    {
        this.hasReceiver = hasReceiver;
        directives =
        [
            "-x", "-d", "-U", "-F", "1", .. hasReceiver ? new[] { "refclock SIM offset 0.25", "makestep 0.1 3" } : ["local stratum 1"],
            "allow 127.0.0.0/8", "bindaddress 127.0.0.1", "pidfile /", "cmdport 0", "bindcmdaddress /",
            $"port {NtpPort}", $"ntsport {KePort}", $"ntsdumpdir {Path.Combine(folder, "server")}", .. more,
        ];
        program = new(Programs.Stratum1d, directives);
        WaitUntilReady();
    }

    public int NtpPort { get; } = Programs.FreePort();

    public int KePort { get; } = Programs.FreePort();

    public string Log => program.Output;

    /// <summary>Truth − system clock, in seconds.</summary>
    public static double TrueOffset => 0.25;

    /// <summary>As after a power cut.</summary>
    public void KillAndStartAgain()
    {
        program.Dispose();
        program = new(Programs.Stratum1d, directives);
        WaitUntilReady();
    }

    /// <summary>SIGHUP; returns when the log says what is expected.</summary>
    public void Reload(string expected)
    {
        program.Signal("HUP");
        WaitFor(expected);
    }

    /// <summary>Waits until a line of the log matches.</summary>
    public void WaitFor(string pattern) => program.WaitFor(pattern);

    public int Interrupt() => program.Interrupt();

    public void Dispose() => program.Dispose();

    private void WaitUntilReady()
    {
        if (hasReceiver)
            program.WaitFor("Clock is LOCKED");
        Assert.True(SpinWait.SpinUntil(IsListening, RunningProgram.Patience), Log);
    }

    private bool IsListening()
    {
        try
        {
            using var tcp = new TcpClient();
            tcp.Connect(IPAddress.Loopback, KePort);
            return true;
        }
        catch (SocketException)
        {
            Thread.Sleep(20);
            return false;
        }
    }
}
