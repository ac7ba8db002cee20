namespace Stratum1.Interop;

/// <summary>A network of its own, with nothing but a loopback interface; removed at the end.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly string name = $"stratum1-test-{Environment.ProcessId}-{Guid.NewGuid():N}"[..40];

    public NetworkNamespace()
    {
        Ip("netns", "add", name);
        Ip("-n", name, "link", "set", "lo", "up");
    }

    /// <summary>Words to put before a command so that it runs inside.</summary>
    public string[] Exec => ["ip", "netns", "exec", name];

    /// <summary>Runs a program inside, to its end.</summary>
    public (int ExitCode, string Output) Run(params string[] words) => Programs.Run("ip", ["netns", "exec", name, .. words]);

    public void Dispose() => Ip("netns", "delete", name);

    private static void Ip(params string[] arguments)
    {
        var (code, output) = Programs.Run("ip", arguments);
        if (code != 0)
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {output}");
    }
}
