using System.Net;
using Stratum1.Protocol.Authentication;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>All sources on the network: those of the configuration, those that commands add, and those that names stand for.</summary>
public sealed class UpstreamSet
{
    private readonly NetworkContext context;
    private readonly SourceSet selection;
    private readonly List<Upstream> upstreams = [];
    private readonly List<NetworkSource> sources = [];
    private readonly PollSpacing spacing;
    private readonly Resolution resolution;
    private int lastNumber;

    internal UpstreamSet(EngineOptions options, ClockSteering steering, ActionList actions, SourceSet selection)
    {
        this.selection = selection;
        context = new(options, steering, actions);
        spacing = new(context, sources);
        resolution = new(context, this);
        Exchanges = new(context, this, sources, spacing, resolution, new(context, upstreams, sources));
        Initial = options.InitialStep is { } initial ? new(initial, steering, this, actions) : null;
        AddAll(options.InitialStep?.Servers ?? options.Upstreams);
    }

    /// <summary>The lines of the configuration, and those that commands added.</summary>
    public IReadOnlyList<Upstream> Upstreams => upstreams;

    /// <summary>The sources that have an address.</summary>
    public IReadOnlyList<NetworkSource> Sources => sources;

    /// <summary>Counts changes of the list of sources.</summary>
    public int Changes { get; private set; }

    /// <summary>Servers that are asked once at start; null without <c>initstepslew</c>.</summary>
    public InitialStep? Initial { get; }

    /// <summary>The symmetric keys; replaced as a whole when their file is read again.</summary>
    public KeyTable Keys
    {
        get => context.Keys;
        set => context.Keys = value;
    }

    /// <summary>The packets to and from them.</summary>
    internal ExchangeDesk Exchanges { get; }

    /// <summary>What peers are told of our clock.</summary>
    internal ServedState Served
    {
        set => context.Served = value;
    }

    /// <summary>Adds a server, pool or peer.</summary>
    public Upstream Add(UpstreamOptions options)
    {
        var upstream = new Upstream(++lastNumber, options);
        upstreams.Add(upstream);
        if (upstream.FixedAddress is { } address)
            AddSource(upstream, address);
        else
            upstream.ResolveAt = context.Now;
        return upstream;
    }

    /// <summary>Removes a server, pool or peer with all its sources.</summary>
    public void Remove(Upstream upstream)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        if (!upstreams.Remove(upstream))
            return;
        foreach (var source in upstream.Members.ToArray())
            RemoveSource(source);
    }

    /// <summary>The source with a number; null when it is gone.</summary>
    public NetworkSource? Find(int number)
    {
        foreach (var source in sources)
        {
            if (source.Number == number)
                return source;
        }

        return null;
    }

    /// <summary>The source with an address; null when there is none.</summary>
    public NetworkSource? Find(IPAddress address)
    {
        foreach (var source in sources)
        {
            if (source.Address.Equals(address))
                return source;
        }

        return null;
    }

    /// <summary>Asks a source, or leaves it alone.</summary>
    public void SetOnline(NetworkSource source, bool isOnline)
    {
        ArgumentNullException.ThrowIfNull(source);
        source.Upstream.IsOnline = isOnline;
        source.IsCutOff = false;
        var was = source.Plan.IsOnline;
        if (!isOnline)
        {
            source.Plan.GoOffline();
        }
        else if (source.Plan.GoOnline())
        {
            source.Forget();
            spacing.Begin(source);
        }

        if (was != source.Plan.IsOnline)
            context.Actions.Log(LogLevel.Information, $"Source {source.Address} {(isOnline ? "online" : "offline")}");
    }

    /// <summary>Asks all sources of a line, and those that it will get, or leaves them alone.</summary>
    public void SetOnline(Upstream upstream, bool isOnline)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        upstream.IsOnline = isOnline;
        foreach (var source in upstream.Members)
            SetOnline(source, isOnline);
    }

    /// <summary>Removes one source: with its line, unless that is a pool, which goes on with others.</summary>
    public void Remove(NetworkSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Upstream.Options.Kind == UpstreamKind.Pool)
            RemoveSource(source);
        else
            Remove(source.Upstream);
    }

    /// <summary>Asks a source quickly.</summary>
    public void Burst(NetworkSource source, int good, int total)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Plan.StartBurst(good, total))
            spacing.Begin(source);
    }

    /// <summary>Resolves all names anew, and replaces addresses that do not belong to them any more.</summary>
    public void Refresh() => resolution.RefreshAll();

    /// <summary>A name was resolved, or not.</summary>
    internal void OnResolved(int upstream, IReadOnlyList<IPAddress> addresses, bool isFinal)
    {
        if (upstreams.Find(u => u.Number == upstream) is { } found)
            resolution.OnResolved(found, addresses, isFinal);
    }

    /// <summary>Selection has judged all sources.</summary>
    /// <param name="measured">The one that was just measured, if it was that: when it stays unfit it is replaced.</param>
    internal void OnJudged(NetworkSource? measured)
    {
        foreach (var source in sources)
            source.IsSelected = source == selection.Best;
        if (measured is null)
            return;
        measured.OnJudged(selection.StateOf(measured));
        if (measured.IsUnfit)
            resolution.Replace(measured);
    }

    /// <summary>What was measured so far is worth nothing.</summary>
    internal void Forget()
    {
        foreach (var source in sources)
            source.Forget();
        AskSoon();
    }

    /// <summary>Asks everybody at the shortest interval.</summary>
    internal void AskSoon()
    {
        foreach (var source in sources)
        {
            source.Plan.Restart();
            if (source.Plan.NextAt is not null)
                spacing.Next(source, isAsking: false);
        }
    }

    /// <summary>A name or a line has brought an address to ask.</summary>
    /// <param name="upstream">The line.</param>
    /// <param name="address">Where.</param>
    /// <param name="mayBurst">False for one that takes the place of a source which has given us time.</param>
    internal NetworkSource AddSource(Upstream upstream, IPAddress address, bool mayBurst = true)
    {
        var options = upstream.Options;
        IExchangeAuthenticator authenticator
            = options.Nts is not null ? new NtsSession(context.Random)
            : options.KeyId is { } key ? new KeyAuthenticator(key, () => context.Keys)
            : NoAuthenticator.Instance;
        var source = new NetworkSource(++lastNumber, address, upstream, context, authenticator);
        upstream.Add(source);
        sources.Add(source);
        Changes++;
        selection.Add(source);
        if (upstream.IsOnline && source.Plan.GoOnline(mayBurst))
            spacing.Begin(source);
        return source;
    }

    internal void RemoveSource(NetworkSource source)
    {
        source.Upstream.Remove(source);
        sources.Remove(source);
        Changes++;
        selection.Remove(source);
        context.Actions.Add(new(EngineActionKind.EndExchange) { Association = source.Number });
    }

    /// <summary>Adds the lines of a configuration.</summary>
    internal void AddAll(IEnumerable<UpstreamOptions> lines)
    {
        foreach (var line in lines)
            Add(line);
    }

    /// <summary>A pool has the members it needs: those that gave no good reply yet are not asked any more.</summary>
    internal void RemoveRest(Upstream upstream)
    {
        foreach (var member in upstream.Members.Where(member => !member.IsConfirmed).ToArray())
            RemoveSource(member);
        upstream.ResolveAt = null;
    }
}
