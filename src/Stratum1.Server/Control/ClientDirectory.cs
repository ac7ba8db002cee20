using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Reports;
using Stratum1.Server.Running;
using ServedClient = Stratum1.Protocol.Serving.ClientReport;

namespace Stratum1.Server.Control;

/// <summary>
/// Everybody who asked any of the services, under one address each, as <c>clients</c> shows them page by page. A page that begins at zero
/// takes a picture of all tables; the following pages show the same picture, so that nobody is told twice.
/// </summary>
/// <param name="daemon">Whose clients.</param>
/// <param name="service">Knows who asked with chronyc.</param>
internal sealed class ClientDirectory(Daemon daemon, ControlService service)
{
    private ClientReport[] picture = [];

    /// <summary>A page.</summary>
    /// <returns>False when no clients are remembered.</returns>
    public bool TryGet(in ClientQuery query, Span<ClientReport> clients, out ClientPage page)
    {
        page = default;
        if (!daemon.Config.Ntp.KeepsClientLog)
            return false;
        if (query.First == 0)
            picture = [.. Take().Values];
        var (next, count) = (query.First, 0);
        for (; next < picture.Length && count < clients.Length; next++)
        {
            ref readonly var client = ref picture[next];
            if (Math.Max(client.Ntp.Requests, Math.Max(client.KeyExchange.Requests, client.Control.Requests)) >= query.MinRequests)
                clients[count++] = client;
        }

        page = new((uint)picture.Length, next, count);
        if (query.Reset && next >= picture.Length)
        {
            daemon.Host.Service?.ResetClients();
            service.Clients.ResetCounters();
        }

        return true;
    }

    private Dictionary<UInt128, ClientReport> Take()
    {
        var all = new Dictionary<UInt128, ClientReport>();
        var now = daemon.Now.System;
        foreach (var client in daemon.Host.Service?.Clients(now) ?? [])
        {
            all[client.Address] = Of(client) with
            {
                Ntp = UseOf(client),
                LimitedInterval = (sbyte)(client.LimitedInterval ?? ClientUse.UnknownInterval),
            };
        }

        foreach (var client in daemon.Host.Nts?.Clients(now) ?? [])
        {
            var known = all.TryGetValue(client.Address, out var other) ? other : Of(client);
            all[client.Address] = known with { KeyExchange = UseOf(client) };
        }

        for (var i = 0; i < service.Clients.Capacity; i++)
        {
            if (service.Clients.TryRead(i, NtpTimestamp.From(now), out var client))
                all[client.Address] = all.GetValueOrDefault(client.Address, Of(client)) with { Control = UseOf(client) };
        }

        return all;
    }

    private static ClientReport Of(ServedClient client)
        => new(AddressOf(client.Address), ClientUse.Never, ClientUse.Never, ClientUse.Never, ClientUse.UnknownInterval);

    /// <summary>An IPv4 address is mapped into IPv6 in the tables.</summary>
    private static ControlAddress AddressOf(UInt128 number)
        => number >> 32 == 0xFFFF ? new(ControlAddressKind.IPv4, number & uint.MaxValue) : new(ControlAddressKind.IPv6, number);

    private static ClientUse UseOf(ServedClient client)
        => new(
            client.Hits,
            client.Drops,
            (sbyte)(client.Interval ?? ClientUse.UnknownInterval),
            (uint)Math.Clamp(Math.Round(client.Age.Seconds), 0, uint.MaxValue - 1));
}
