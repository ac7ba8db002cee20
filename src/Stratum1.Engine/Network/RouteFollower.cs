using System.Net;

namespace Stratum1.Engine.Network;

// Without a way to a server each request is lost, and its interval grows; when the network is back, minutes may pass before the next
// one. So the machine tells when its routes have changed. What an operator has taken offline stays so.

/// <summary>Servers without a route to them are not asked, and are asked at once when there is one again.</summary>
internal sealed class RouteFollower(NetworkContext context, IReadOnlyList<NetworkSource> sources, PollSpacing spacing)
{
    /// <summary>Routes have changed.</summary>
    /// <param name="hasRoute">Whether they lead to an address.</param>
    /// <returns>True when something has changed that selection should know.</returns>
    public bool OnRoutes(Predicate<IPAddress> hasRoute)
    {
        var isChanged = false;
        foreach (var source in sources)
        {
            var leads = hasRoute(source.Address);
            if (!leads && source.Plan.IsOnline)
            {
                source.CutOff();
                Tell(source, "offline: there is no route to it");
                isChanged = true;
            }
            else if (leads && source.IsCutOff)
            {
                source.Reconnect();
                spacing.Begin(source);
                Tell(source, "online: there is a route to it");
            }
            else if (leads && source.Plan.IsOnline && source.CouldNotSend)
            {
                source.Reconnect();
                spacing.Begin(source);
            }
        }

        return isChanged;
    }

    private void Tell(NetworkSource source, string what)
        => context.Actions.Log(LogLevel.Information, $"Source {source.Address} {what}");
}
