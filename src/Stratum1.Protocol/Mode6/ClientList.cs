using System.Text;
using Stratum1.Protocol.Mode6.Variables;

namespace Stratum1.Protocol.Mode6;

/// <summary>Writes the reply to <c>mrulist</c>: clients one after the other, the one that asked longest ago first.</summary>
internal static class ClientList
{
    /// <summary>Room for what ends the list: the time now, and when the last client asked.</summary>
    private const int TrailerLength = 80;

    /// <summary>Names of the variables of one client; each is followed by the client's place in the reply.</summary>
    private static readonly string[] Names = ["addr.", "last.", "first.", "ct.", "mv.", "rs.", "sc.", "dr."];

    /// <summary>The names with their places, made once: a client takes over 100 octets, so a reply holds no more than these.</summary>
    private static readonly string[][] Numbered =
        [.. Enumerable.Range(0, ClientListQuery.MaxDatagrams * Mode6Reply.MaxData / 100).Select(
            i => Names.Select(name => $"{name}{i}").ToArray())];

    /// <summary>Writes nonce, clients, and whether these were the last.</summary>
    internal static void Write(
        VariableText text, ClientListQuery query, IReadOnlyList<ClientEntry> clients, NtpTimestamp now, ReadOnlySpan<char> nonce)
    {
        text.Clear((query.Datagrams * Mode6Reply.MaxData) - TrailerLength);
        text.Word("nonce", nonce);
        if (query.After is { } after && !query.AfterAddress.IsEmpty)
        {
            Span<char> address = stackalloc char[query.AfterAddress.Length];
            Encoding.ASCII.GetChars(query.AfterAddress, address);
            text.Stamp("last.older", after);
            text.Word("addr.older", address);
        }

        ClientEntry? newest = null;
        var count = 0;
        for (var i = Math.Max(0, clients.Count - query.Recent); i < clients.Count; i++)
        {
            if (!query.Wants(clients[i], now))
                continue;
            var mark = text.Mark;
            if (count < Math.Min(query.Rows, Numbered.Length))
                Write(text, clients[i], Numbered[count]);
            if (count >= Math.Min(query.Rows, Numbered.Length) || text.IsCut)
            {
                text.Return(mark);
                return; // The client asks again, from here on.
            }

            (newest, count) = (clients[i], count + 1);
        }

        text.Extend(TrailerLength);
        text.Stamp("now", now);
        if (newest is not null)
            text.Stamp("last.newest", newest.Last);
    }

    private static void Write(VariableText text, ClientEntry client, string[] names)
    {
        text.EndPoint(names[0], client.Address, client.Port);
        text.Stamp(names[1], client.Last);
        text.Stamp(names[2], client.First);
        text.Whole(names[3], client.Count);
        text.Whole(names[4], ((client.Version & 7) << 3) | (client.Mode & 7));
        text.Hex(names[5], (uint)client.Restrictions);
        text.Fixed3(names[6], 0); // ntpd's score of the rate, which is not kept here.
        text.Whole(names[7], client.Dropped);
    }
}
