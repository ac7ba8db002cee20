using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Control;

namespace Stratum1.Server.Control;

/// <summary>One line of <c>sources</c>: a source, or the place of one whose name has no address yet.</summary>
/// <param name="Source">The source.</param>
/// <param name="Upstream">The line of a source on the network; null for a reference clock.</param>
internal readonly record struct ListedSource(Source? Source, Engine.Network.Upstream? Upstream)
{
    /// <summary>Where it is; none for a reference clock.</summary>
    public ControlAddress Address => Source switch
    {
        NetworkSource server => ControlAddress.From(server.Address),
        null => ControlAddress.Unresolved((uint)Upstream!.Number),
        _ => ControlAddress.None,
    };
}

/// <summary>
/// The sources in the order in which chronyc is shown them: reference clocks, then each line of the configuration with its sources.
/// A client asks for their number first, and then for one after the other.
/// </summary>
internal sealed class SourceListing(ClockEngine engine)
{
    private readonly List<ListedSource> entries = [];

    /// <summary>How many there are; the following requests are for the sources of this moment.</summary>
    public int Count
    {
        get
        {
            Take();
            return entries.Count;
        }
    }

    /// <summary>One of them.</summary>
    /// <returns>False when there are not so many.</returns>
    public bool TryGet(int index, out ListedSource entry)
    {
        if (entries.Count == 0)
            Take();
        entry = index < entries.Count ? entries[index] : default;
        return index < entries.Count;
    }

    /// <summary>The source on the network with that address.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryFind(ControlAddress address, out ListedSource entry)
    {
        Take();
        foreach (var candidate in entries)
        {
            entry = candidate;
            if (candidate.Upstream is not null && candidate.Address == address)
                return true;
        }

        entry = default;
        return false;
    }

    private void Take()
    {
        entries.Clear();
        foreach (var source in engine.Sources.All)
        {
            if (source is not NetworkSource)
                entries.Add(new(source, null));
        }

        foreach (var upstream in engine.Network.Upstreams)
        {
            foreach (var member in upstream.Members)
                entries.Add(new(member, upstream));
            if (upstream.Unresolved > 0)
                entries.Add(new(null, upstream));
        }
    }
}
