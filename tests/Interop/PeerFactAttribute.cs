namespace Stratum1.Interop;

/// <summary>A test that needs real peers (tests/peers.sh). Skipped where they are absent; with CI=true that is a failure.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute()
    {
        if (!Directory.Exists(Programs.Peers) && !Programs.IsCI)
            Skip = "needs the peers that tests/peers.sh unpacks";
    }
}

/// <summary>The same for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute()
    {
        if (!Directory.Exists(Programs.Peers) && !Programs.IsCI)
            Skip = "needs the peers that tests/peers.sh unpacks";
    }
}

/// <summary>Several cases that need real peers and network namespaces, hence root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceTheoryAttribute : TheoryAttribute
{
    public NamespaceTheoryAttribute()
    {
        if ((!Directory.Exists(Programs.Peers) || !Environment.IsPrivilegedProcess) && !Programs.IsCI)
            Skip = "needs root (network namespaces) and the peers that tests/peers.sh unpacks";
    }
}

/// <summary>A test that needs real peers and network namespaces, hence root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NamespaceFactAttribute : FactAttribute
{
    public NamespaceFactAttribute()
    {
        if ((!Directory.Exists(Programs.Peers) || !Environment.IsPrivilegedProcess) && !Programs.IsCI)
            Skip = "needs root (network namespaces) and the peers that tests/peers.sh unpacks";
    }
}
