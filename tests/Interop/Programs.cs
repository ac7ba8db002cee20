using System.Net;
using System.Net.Sockets;

namespace Stratum1.Interop;

/// <summary>Where the programs are, and how to run one to its end.</summary>
internal static class Programs
{
    private const int FirstPort = 12_000;
    private const int PortCount = 8000;

    private static readonly string Root = FindRoot();

    /// <summary>Begins elsewhere in each process, so that two runs side by side seldom meet.</summary>
    private static int portsGiven = Random.Shared.Next(PortCount);

    public static string Peers { get; } = Path.Combine(Root, "out/peers/bin");

    public static string Chronyd => Path.Combine(Peers, "chronyd");

    public static string Chronyc => Path.Combine(Peers, "chronyc");

    public static string Ntpq => Path.Combine(Peers, "ntpq");

    public static string Ntpd => Path.Combine(Peers, "ntpd");

    public static string Ntpdig => Path.Combine(Peers, "ntpdig");

    /// <summary>The daemon, built in the same configuration as this test.</summary>
    public static string Stratum1d
        => Path.Combine(Root, "out/bin/Stratum1.Server", new DirectoryInfo(AppContext.BaseDirectory).Name, "stratum1d");

    /// <summary>Our tool, likewise.</summary>
    public static string Stratum1
        => Path.Combine(Root, "out/bin/Stratum1.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "stratum1");

    public static bool IsCI => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Runs a program to its end; both outputs together.</summary>
    public static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process = new RunningProgram(program, arguments);
        var code = process.WaitForExit();
        return (code, process.Output);
    }

    /// <summary>
    /// A port on loopback that nobody uses now, of UDP and TCP; each once, and none that the kernel gives to a client meanwhile
    /// (those begin at 32768).
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = FirstPort + (int)((uint)Interlocked.Increment(ref portsGiven) % PortCount);
            if (IsFree(port, SocketType.Dgram, ProtocolType.Udp) && IsFree(port, SocketType.Stream, ProtocolType.Tcp))
                return port;
        }
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        try
        {
            foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
            {
                using var socket = new Socket(address.AddressFamily, type, protocol);
                socket.Bind(new IPEndPoint(address, port));
            }

            return true;
        }
        catch (SocketException problem)
        {
            return problem.SocketErrorCode != SocketError.AddressAlreadyInUse; // Nor is it used where there is no IPv6.
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stratum1.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Stratum1.sln was not found above " + AppContext.BaseDirectory);
    }
}
