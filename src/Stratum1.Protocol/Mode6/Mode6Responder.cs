using Stratum1.Protocol.Mode6.Variables;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Protocol.Mode6;

/// <summary>
/// Answers ntpq: the reading half of NTP's control messages (RFC 9327). Changes nothing, keeps nothing. One per thread; allocates
/// nothing but what the HMAC of a nonce takes.
/// </summary>
/// <param name="secret">Some 32 random octets that nobody else knows, for nonces.</param>
public sealed class Mode6Responder(byte[] secret)
{
    private readonly VariableText text = new(ClientListQuery.MaxDatagrams * Mode6Reply.MaxData);

    /// <summary>Answers one datagram.</summary>
    /// <param name="request">The datagram and where it came from.</param>
    /// <param name="view">What there is to tell.</param>
    /// <param name="reply">To be sent before the next call.</param>
    public Mode6Verdict Answer(in Mode6Request request, Mode6View view, out Mode6Reply reply)
    {
        ArgumentNullException.ThrowIfNull(view);
        reply = default;
        if (!IsRequest(request.Datagram, out var asked))
            return Mode6Verdict.NotARequest;

        var header = asked with { IsResponse = true, Leap = view.System.Status.Leap, Status = 0 };
        var data = request.Datagram[Mode6Header.Length..];
        Mode6Error? error = Mode6Error.BadFormat;
        var isProven = false;
        if (request.Datagram.Length % 4 == 0 && asked.Count <= data.Length && asked.Count <= Mode6Reply.MaxData)
        {
            data = data[..asked.Count];
            isProven = HasNonce(request, data);
            if (asked.Operation == Mode6Operation.ReadClients && !isProven)
                return Mode6Verdict.NoNonce;
            text.Clear(Mode6Reply.MaxData * ClientListQuery.MaxDatagrams);
            error = Answer(request, data, view, ref header);
        }

        if (error is null)
        {
            reply = new(header, text.Octets);
            if (request.IsTrusted || isProven || reply.TotalLength <= request.Datagram.Length)
                return Mode6Verdict.Answered;
            error = Mode6Error.Prohibited;
        }

        reply = new(header with { IsError = true, Status = (ushort)((int)error << 8) }, default);
        return Mode6Verdict.Refused;
    }

    private static bool IsRequest(ReadOnlySpan<byte> datagram, out Mode6Header header)
        => Mode6Header.TryRead(datagram, out header)
            && header is { IsResponse: false, IsError: false, HasMore: false, Offset: 0 }
            && header.Version is >= NtpHeader.OldestVersion and <= NtpHeader.NewestVersion;

    private bool HasNonce(in Mode6Request request, ReadOnlySpan<byte> data)
    {
        var items = new RequestItems(data);
        while (items.MoveNext())
        {
            if (items.Name.SequenceEqual("nonce"u8))
                return ClientNonce.IsValid(secret, request.Address, request.Now, items.Value);
        }

        return false;
    }

    /// <summary>Writes the text and the status word of the reply.</summary>
    /// <returns>Null, or why not.</returns>
    private Mode6Error? Answer(in Mode6Request request, ReadOnlySpan<byte> data, Mode6View view, ref Mode6Header header)
    {
        switch (header.Operation)
        {
            case Mode6Operation.ReadStatus when header.Association == 0:
                header = header with { Status = view.System.Status.Word };
                WriteAssociations(view);
                return null;
            case Mode6Operation.ReadStatus:
                return ReadAssociation(default, view, ref header);
            case Mode6Operation.ReadVariables when header.Association == 0:
                header = header with { Status = view.System.Status.Word };
                return Write(SystemTable.Rows, view.System, data);
            case Mode6Operation.ReadVariables:
                return ReadAssociation(data, view, ref header);
            case Mode6Operation.ReadClockVariables:
                return ReadClock(data, view, ref header);
            case Mode6Operation.ReadClients:
                return ReadClients(request, data, view);
            case Mode6Operation.RequestNonce:
                Span<char> nonce = stackalloc char[ClientNonce.Length];
                ClientNonce.Write(secret, request.Address, request.Now, nonce);
                text.Word("nonce", nonce);
                text.End();
                return null;
            case Mode6Operation.WriteVariables or Mode6Operation.WriteClockVariables or Mode6Operation.Configure
                or Mode6Operation.ReadOrderedList:
                return Mode6Error.Permission;
            default:
                return Mode6Error.BadOperation;
        }
    }

    private void WriteAssociations(Mode6View view)
    {
        for (var i = 0; i < view.Associations.Count; i++)
        {
            text.Binary(view.Associations[i].Id);
            text.Binary(view.Associations[i].Status.Word);
        }
    }

    private Mode6Error? ReadAssociation(ReadOnlySpan<byte> data, Mode6View view, ref Mode6Header header)
    {
        if (Find(view, header.Association) is not { } association)
            return Mode6Error.BadAssociation;
        header = header with { Status = association.Status.Word };
        return Write(AssociationTable.Rows, association, data);
    }

    /// <summary>Of the system means of its peer, as in ntpd.</summary>
    private Mode6Error? ReadClock(ReadOnlySpan<byte> data, Mode6View view, ref Mode6Header header)
    {
        var id = header.Association == 0 ? view.System.Peer : header.Association;
        if (Find(view, id)?.Clock is not { } clock)
            return Mode6Error.BadAssociation;
        header = header with { Status = clock.StatusWord };
        return Write(AssociationTable.ClockRows, clock, data);
    }

    private Mode6Error? ReadClients(in Mode6Request request, ReadOnlySpan<byte> data, Mode6View view)
    {
        if (ClientListQuery.Read(data, out var query) is { } problem)
            return problem;
        Span<char> nonce = stackalloc char[ClientNonce.Length];
        ClientNonce.Write(secret, request.Address, request.Now, nonce);
        ClientList.Write(text, query, view.Clients, request.Now, nonce);
        text.End();
        return null;
    }

    /// <summary>Writes the variables that are asked for, or the usual ones.</summary>
    private Mode6Error? Write<T>(Variable<T>[] rows, T from, ReadOnlySpan<byte> names)
    {
        var isPicked = false;
        var items = new RequestItems(names);
        while (items.MoveNext())
        {
            if (items.Name.SequenceEqual("nonce"u8))
                continue;
            if (Find(rows, items.Name) is not { } row)
                return Mode6Error.UnknownVariable;
            row.Write(text, row.Name, from);
            isPicked = true;
        }

        foreach (var row in isPicked ? [] : rows)
        {
            if (row.IsDefault)
                row.Write(text, row.Name, from);
        }

        text.End();
        return null;
    }

    private static Variable<T>? Find<T>(Variable<T>[] rows, ReadOnlySpan<byte> name)
    {
        foreach (var row in rows)
        {
            if (System.Text.Ascii.Equals(name, row.Name))
                return row;
        }

        return null;
    }

    private static AssociationVariables? Find(Mode6View view, ushort id)
    {
        for (var i = 0; i < view.Associations.Count; i++)
        {
            if (view.Associations[i].Id == id)
                return view.Associations[i];
        }

        return null;
    }
}
