namespace Stratum1.Protocol.Nts;

/// <summary>How far a message has come.</summary>
public enum KeMessageState
{
    /// <summary>Its end has not come yet.</summary>
    Incomplete,

    /// <summary>The End of Message record was the last.</summary>
    Complete,

    /// <summary>It is longer than is allowed.</summary>
    TooLong,

    /// <summary>Its end is not critical, has a body, or is not the end.</summary>
    Malformed,
}

/// <summary>Collects a message from whatever pieces TLS delivers it in (RFC 8915 §4: messages end themselves).</summary>
/// <param name="limit">Longest message.</param>
internal sealed class KeMessageBuffer(int limit)
{
    private const int FirstSize = 1024;

    private byte[] octets = new byte[Math.Min(FirstSize, limit)];
    private int length;
    private int parsed;

    /// <summary>How far it has come; final unless <see cref="KeMessageState.Incomplete"/>.</summary>
    public KeMessageState State { get; private set; }

    /// <summary>The message, end included.</summary>
    public ReadOnlySpan<byte> Message => octets.AsSpan(0, length);

    /// <summary>Takes the next piece.</summary>
    public KeMessageState Add(ReadOnlySpan<byte> piece)
    {
        if (State != KeMessageState.Incomplete)
            return piece.IsEmpty ? State : State = KeMessageState.Malformed;
        if (piece.Length > limit - length)
            return State = KeMessageState.TooLong;

        if (piece.Length > octets.Length - length)
            Array.Resize(ref octets, Math.Min(limit, Math.Max(2 * octets.Length, length + piece.Length)));
        piece.CopyTo(octets.AsSpan(length));
        length += piece.Length;
        return State = Examine();
    }

    private KeMessageState Examine()
    {
        var rest = octets.AsSpan(parsed, length - parsed);
        ReadOnlySpan<byte> unread = rest;
        while (KeRecord.TryTake(ref unread, out var record))
        {
            parsed = length - unread.Length;
            if (record.Type == KeRecordType.EndOfMessage)
                return record.IsCritical && record.Body.IsEmpty && unread.IsEmpty ? KeMessageState.Complete : KeMessageState.Malformed;
        }

        return KeMessageState.Incomplete;
    }
}
