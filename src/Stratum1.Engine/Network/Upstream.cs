using System.Net;
using System.Net.Sockets;

namespace Stratum1.Engine.Network;

/// <summary>One <c>server</c>, <c>pool</c> or <c>peer</c> of the configuration, and the sources that come of its name.</summary>
public sealed class Upstream
{
    /// <summary>Twice as many are tried as are wanted, but no more than that (chrony's limit).</summary>
    private const int MostMembers = 16;

    private readonly List<NetworkSource> members = [];

    internal Upstream(int number, UpstreamOptions options)
    {
        (Number, Options) = (number, options);
        FixedAddress = IPAddress.TryParse(options.Name, out var address) ? address : null;
        IsOnline = !options.StartsOffline;
    }

    /// <summary>By which the host and commands know it; never used again.</summary>
    public int Number { get; }

    /// <summary>What it is asked for.</summary>
    public UpstreamOptions Options { get; private set; }

    /// <summary>The sources there are now.</summary>
    public IReadOnlyList<NetworkSource> Members => members;

    /// <summary>Sources that are wanted but have no address yet.</summary>
    public int Unresolved => Math.Max(0, Wanted - members.Count);

    /// <summary>The name is an address.</summary>
    internal IPAddress? FixedAddress { get; }

    /// <summary>When its name is to be resolved; null when it is not.</summary>
    internal MonotonicTime? ResolveAt { get; set; }

    /// <summary>Times in a row that it brought nothing.</summary>
    internal int Failures { get; set; }

    /// <summary>A resolution is on its way.</summary>
    internal bool IsResolving { get; set; }

    /// <summary>When its name was last resolved.</summary>
    internal MonotonicTime? ResolvedAt { get; set; }

    /// <summary>The source that is to be replaced by what the name says next; null fills up what is missing.</summary>
    internal NetworkSource? Replaced { get; set; }

    /// <summary>The resolution only checks whether the address of <see cref="Replaced"/> still belongs to the name.</summary>
    internal bool IsRefreshing { get; set; }

    /// <summary>Whether new members are asked at once.</summary>
    internal bool IsOnline { get; set; }

    /// <summary>Members that are wanted: those of a pool are tried until enough of them have answered.</summary>
    internal int Wanted
    {
        get
        {
            if (Options.Kind != UpstreamKind.Pool)
                return 1;
            return IsComplete ? Options.MaxSources : Math.Min(2 * Options.MaxSources, MostMembers);
        }
    }

    /// <summary>A pool has as many good members as it should.</summary>
    internal bool IsComplete => Options.Kind == UpstreamKind.Pool && members.Count(member => member.IsConfirmed) >= Options.MaxSources;

    /// <summary>Changes the options at run time; name, key and mode stay, and what was measured moves with the offset.</summary>
    public void Change(UpstreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var shift = options.Offset - Options.Offset;
        Options = options with { MaxPoll = Math.Max(options.MinPoll, options.MaxPoll) };
        foreach (var source in members)
        {
            source.Plan.Change(Options);
            source.Statistics.ShiftReference(shift);
        }
    }

    internal void Add(NetworkSource source) => members.Add(source);

    internal void Remove(NetworkSource source) => members.Remove(source);

    /// <summary>Whether an address of its name may be used.</summary>
    internal bool Allows(IPAddress address) => Options.Family switch
    {
        AddressChoice.IPv4 => address.AddressFamily == AddressFamily.InterNetwork,
        AddressChoice.IPv6 => address.AddressFamily == AddressFamily.InterNetworkV6,
        _ => true,
    };
}
