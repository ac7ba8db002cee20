using System.Net;

namespace Stratum1.Engine.Network;

/// <summary>When names are resolved, and what their addresses are good for: members of pools, replacements, moved servers.</summary>
internal sealed class Resolution(NetworkContext context, UpstreamSet set)
{
    // Retries after 28 s to an hour, as chrony's: name servers must not suffer from clients without a network.
    private const double RetryUnit = 7.0;
    private const int FirstRetry = 2;
    private const int LastRetry = 9;

    private MonotonicTime? nextReplacement;

    /// <summary>When <see cref="OnTimer"/> has something to do.</summary>
    public MonotonicTime? WakeAt
    {
        get
        {
            MonotonicTime? at = null;
            foreach (var upstream in set.Upstreams)
            {
                if (upstream.ResolveAt is { } next && !upstream.IsResolving && !(at <= next))
                    at = next;
            }

            return at;
        }
    }

    /// <summary>Asks for the names that are due.</summary>
    public void OnTimer()
    {
        foreach (var upstream in set.Upstreams)
        {
            if (upstream.ResolveAt <= context.Now && !upstream.IsResolving)
                Ask(upstream);
        }
    }

    /// <summary>A source is no good: another address of its name may be better.</summary>
    public void Replace(NetworkSource source)
    {
        var upstream = source.Upstream;
        if (source.Address.Equals(upstream.FixedAddress) || upstream.IsResolving || context.Now < nextReplacement)
            return;
        var longest = RetryUnit * (1 << LastRetry);
        nextReplacement = context.Now + TimeInterval.FromSeconds(context.NextDouble() * longest);
        if (upstream.FixedAddress is { } address)
        {
            Exchange(source, [address]); // Its keys have sent us elsewhere, where nobody answers: begin anew.
            return;
        }

        (upstream.Replaced, upstream.IsRefreshing) = (source, false);
        Ask(upstream);
    }

    /// <summary><c>refresh</c>: the name that was resolved longest ago is resolved again when that is too long ago.</summary>
    public void MayRefresh()
    {
        if (context.Options.RefreshInterval <= TimeInterval.Zero)
            return;
        foreach (var upstream in set.Upstreams)
        {
            if (upstream.FixedAddress is null && !upstream.IsResolving && upstream.ResolveAt is null
                && upstream.ResolvedAt is { } at && context.Now - at >= context.Options.RefreshInterval)
            {
                Refresh(upstream);
            }
        }
    }

    /// <summary>Resolves all names again.</summary>
    public void RefreshAll()
    {
        foreach (var upstream in set.Upstreams)
        {
            if (upstream.FixedAddress is null && !upstream.IsResolving)
                Refresh(upstream);
        }
    }

    /// <summary>What the name service said.</summary>
    /// <param name="upstream">Whose name it is.</param>
    /// <param name="addresses">None when it failed.</param>
    /// <param name="isFinal">There is no such name.</param>
    public void OnResolved(Upstream upstream, IReadOnlyList<IPAddress> addresses, bool isFinal)
    {
        upstream.IsResolving = false;
        var (replaced, refreshes) = (upstream.Replaced, upstream.IsRefreshing);
        (upstream.Replaced, upstream.IsRefreshing) = (null, false);
        if (isFinal && upstream.Failures == 0)
            context.Actions.Log(LogLevel.Warning, $"Invalid host {upstream.Options.Name}");
        var allowed = addresses.Where(upstream.Allows).ToArray();
        if (refreshes)
            Move(upstream, allowed);
        else if (replaced is not null && upstream.Members.Contains(replaced))
            Exchange(replaced, allowed);
        else
            Fill(upstream, allowed);

        upstream.ResolveAt = null;
        if (upstream.Members.Count > 0)
        {
            upstream.Failures = 0;
            return;
        }

        upstream.Failures = Math.Clamp(upstream.Failures + 1, FirstRetry, LastRetry);
        upstream.ResolveAt = context.Now + TimeInterval.FromSeconds(RetryUnit * (1 << upstream.Failures));
    }

    private void Refresh(Upstream upstream)
    {
        (upstream.Replaced, upstream.IsRefreshing) = (null, true);
        Ask(upstream);
    }

    private void Ask(Upstream upstream)
    {
        upstream.IsResolving = true;
        upstream.ResolvedAt = context.Now;
        context.Actions.Add(new(EngineActionKind.Resolve) { Association = upstream.Number, Text = upstream.Options.Name });
    }

    private void Fill(Upstream upstream, IPAddress[] addresses)
    {
        foreach (var address in addresses)
        {
            if (upstream.Members.Count >= upstream.Wanted)
                return;
            if (set.Find(address) is null)
                set.AddSource(upstream, address);
        }
    }

    /// <summary>Members whose address does not belong to the name any more give way to those whose does.</summary>
    private void Move(Upstream upstream, IPAddress[] addresses)
    {
        foreach (var member in upstream.Members.Where(member => !addresses.Contains(member.Address)).ToArray())
            Exchange(member, addresses);
        Fill(upstream, addresses);
    }

    /// <summary>From a random address on: the order of the name service might always bring the same bad pair.</summary>
    private void Exchange(NetworkSource bad, IPAddress[] addresses)
    {
        var first = (int)(context.NextDouble() * addresses.Length);
        for (var i = 0; i < addresses.Length; i++)
        {
            var address = addresses[(first + i) % addresses.Length];
            if (set.Find(address) is not null)
                continue;
            set.RemoveSource(bad);
            set.AddSource(bad.Upstream, address, mayBurst: !bad.IsConfirmed);
            context.Actions.Log(LogLevel.Information, $"Source {bad.Address} replaced with {address} ({bad.Upstream.Options.Name})");
            return;
        }
    }
}
