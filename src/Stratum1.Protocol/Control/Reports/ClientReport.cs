using Stratum1.Protocol.Control.Wire;

namespace Stratum1.Protocol.Control.Reports;

/// <summary>What one client asked of one service.</summary>
/// <param name="Requests">How often it asked.</param>
/// <param name="Dropped">How often it got no answer because of the rate limit.</param>
/// <param name="Interval">Average interval of its requests, log₂ seconds; 127 while unknown.</param>
/// <param name="AgeSeconds">Since its last request; null when there was none.</param>
public readonly record struct ClientUse(uint Requests, uint Dropped, sbyte Interval, uint? AgeSeconds)
{
    /// <summary>The interval of a client that has asked too seldom to have one.</summary>
    public const sbyte UnknownInterval = 127;

    /// <summary>A client that never asked.</summary>
    public static ClientUse Never => new(0, 0, UnknownInterval, null);
}

/// <summary>One record of the table of clients.</summary>
/// <param name="Address">The client.</param>
/// <param name="Ntp">NTP requests.</param>
/// <param name="KeyExchange">Connections of the NTS key exchange.</param>
/// <param name="Control">Requests of this protocol.</param>
/// <param name="LimitedInterval">
/// Average interval of its NTP requests after one that got no answer, log₂ seconds; 127 while unknown.
/// </param>
public readonly record struct ClientReport(
    ControlAddress Address, ClientUse Ntp, ClientUse KeyExchange, ClientUse Control, sbyte LimitedInterval)
{
    internal const int Length = 60;

    internal static ClientReport Read(ref WireReader reader)
    {
        var address = reader.Address();
        var (ntpHits, keyHits, controlHits) = (reader.UInt32(), reader.UInt32(), reader.UInt32());
        var (ntpDrops, keyDrops, controlDrops) = (reader.UInt32(), reader.UInt32(), reader.UInt32());
        var (ntpInterval, keyInterval, controlInterval) = (Interval(ref reader), Interval(ref reader), Interval(ref reader));
        var limited = Interval(ref reader);
        return new(
            address,
            new(ntpHits, ntpDrops, ntpInterval, reader.Age()),
            new(keyHits, keyDrops, keyInterval, reader.Age()),
            new(controlHits, controlDrops, controlInterval, reader.Age()),
            limited);

        static sbyte Interval(ref WireReader reader) => unchecked((sbyte)reader.Octet());
    }

    internal void Write(ref WireWriter writer)
    {
        writer.Address(Address);
        writer.UInt32(Ntp.Requests);
        writer.UInt32(KeyExchange.Requests);
        writer.UInt32(Control.Requests);
        writer.UInt32(Ntp.Dropped);
        writer.UInt32(KeyExchange.Dropped);
        writer.UInt32(Control.Dropped);
        writer.Octet(unchecked((byte)Ntp.Interval));
        writer.Octet(unchecked((byte)KeyExchange.Interval));
        writer.Octet(unchecked((byte)Control.Interval));
        writer.Octet(unchecked((byte)LimitedInterval));
        writer.Age(Ntp.AgeSeconds);
        writer.Age(KeyExchange.AgeSeconds);
        writer.Age(Control.AgeSeconds);
    }
}
