using System.Net;
using System.Net.Sockets;

namespace Stratum1.Interop;

/// <summary>Where the programs are, and how to run one to its end.</summary>
internal static class Programs
{
    private static readonly string Root = FindRoot();

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
        var code = process.WaitForExit(TimeSpan.FromSeconds(60));
        return (code, process.Output);
    }

    /// <summary>A UDP port on loopback that nobody uses now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Stratum1.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Stratum1.sln was not found above " + AppContext.BaseDirectory);
    }
}
