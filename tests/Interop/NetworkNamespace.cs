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

    /// <summary>Connects both with a cable of their own: an address of a /24 for each end.</summary>
    public void ConnectTo(NetworkNamespace other, string address, string otherAddress)
    {
        Ip("-n", name, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", other.name);
        foreach (var (end, own) in new[] { (this, address), (other, otherAddress) })
        {
            Ip("-n", end.name, "address", "add", $"{own}/24", "dev", "cable");
            Ip("-n", end.name, "link", "set", "cable", "up");
        }
    }

    /// <summary>One more address at the end of the cable.</summary>
    public void Add(string address) => Ip("-n", name, "address", "add", $"{address}/24", "dev", "cable");

    /// <summary>Takes an address from the end of the cable.</summary>
    public void Remove(string address) => Ip("-n", name, "address", "delete", $"{address}/24", "dev", "cable");

    /// <summary>Gives the end of the cable one more address, with its prefix length.</summary>
    public void AddToCable(string address) => Ip("-n", name, "address", "add", address, "dev", "cable", "nodad");

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
