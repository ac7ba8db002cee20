using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>Which records of the table of clients are wanted.</summary>
/// <param name="First">Index of the first; zero begins.</param>
/// <param name="Count">How many at most; a reply holds no more than <see cref="ClientPage.Capacity"/>.</param>
/// <param name="MinRequests">Clients that asked less often, of any service, are left out.</param>
/// <param name="Reset">Set the counts of the records reported to zero.</param>
public readonly record struct ClientQuery(uint First, uint Count, uint MinRequests, bool Reset)
{
    internal static ClientQuery Read(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        return new(reader.UInt32(), reader.UInt32(), reader.UInt32(), reader.UInt32() != 0);
    }

    internal void Write(Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.UInt32(First);
        writer.UInt32(Count);
        writer.UInt32(MinRequests);
        writer.UInt32(Reset ? 1u : 0u);
    }
}

/// <summary>How far a reply got in the table of clients.</summary>
/// <param name="TableLength">Indices the table has.</param>
/// <param name="Next">The index after the last one looked at: where to go on.</param>
/// <param name="Count">Records in the reply.</param>
public readonly record struct ClientPage(uint TableLength, uint Next, int Count)
{
    /// <summary>Records a reply has room for.</summary>
    public const int Capacity = 8;

    internal const int Length = 12 + (Capacity * ClientReport.Length);

    /// <summary>Reads the body of a reply.</summary>
    /// <param name="body">The octets after the header.</param>
    /// <param name="clients">Room for <see cref="Capacity"/> records.</param>
    /// <param name="page">How many there are, and how to go on.</param>
    /// <returns>False when the body is too short.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, Span<ClientReport> clients, out ClientPage page)
    {
        page = default;
        if (body.Length < Length)
            return false;
        var reader = new WireReader(body);
        page = new(reader.UInt32(), reader.UInt32(), (int)Math.Min(reader.UInt32(), Capacity));
        for (var i = 0; i < page.Count; i++)
            clients[i] = ClientReport.Read(ref reader);
        return true;
    }

    internal void Write(ReadOnlySpan<ClientReport> clients, Span<byte> body)
    {
        var writer = new WireWriter(body);
        writer.UInt32(TableLength);
        writer.UInt32(Next);
        writer.UInt32((uint)clients.Length);
        foreach (var client in clients)
            client.Write(ref writer);
        writer.Fill((Capacity - clients.Length) * ClientReport.Length);
    }
}
