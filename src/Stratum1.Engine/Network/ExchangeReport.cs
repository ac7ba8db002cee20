using System.Net;
using Stratum1.Discipline.Clock;
using Stratum1.Protocol.Client;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Engine.Network;

/// <summary>The last valid exchange with a server, as <c>ntpdata</c> and the measurement log show it.</summary>
/// <param name="Reply">What came, and the tests it passed.</param>
/// <param name="Tests">All ten.</param>
/// <param name="At">When, by our clock.</param>
/// <param name="Offset">Server − our clock; zero when nothing was measured.</param>
/// <param name="Delay">Round trip.</param>
/// <param name="Dispersion">Error besides half the delay.</param>
/// <param name="ResponseTime">What the server took.</param>
/// <param name="Transmit">Who stamped our request.</param>
/// <param name="Receive">Who stamped the reply.</param>
/// <param name="Poll">Our interval, log₂ s.</param>
/// <param name="Local">Our address towards the server; null while unknown.</param>
public sealed record ExchangeReport(
    Reply Reply,
    PacketTests Tests,
    UtcTime At,
    TimeInterval Offset,
    TimeInterval Delay,
    TimeInterval Dispersion,
    TimeInterval ResponseTime,
    StampSource Transmit,
    StampSource Receive,
    int Poll,
    IPAddress? Local)
{
    /// <summary>The report of a packet.</summary>
    /// <param name="reply">As the association judged it.</param>
    /// <param name="tests">All it passed.</param>
    /// <param name="measured">What was measured with it; null when nothing was.</param>
    /// <param name="transmit">When our newest packet left; null before the first.</param>
    /// <param name="poll">Our interval, log₂ s.</param>
    /// <param name="local">At which address of ours it came; null when not known.</param>
    /// <param name="ledger">What our clock was then.</param>
    internal static ExchangeReport Of(
        in Reply reply,
        PacketTests tests,
        ExchangeMeasurement? measured,
        LocalStamp? transmit,
        int poll,
        IPAddress? local,
        ClockLedger ledger)
    {
        var at = measured?.At ?? reply.Received.At;
        var clock = ledger.CorrectionAt(at);
        return new(
            reply,
            tests,
            at.Translate<Utc>(clock),
            (measured?.Offset ?? clock) - clock,
            measured?.Delay ?? TimeInterval.Zero,
            measured?.Dispersion ?? TimeInterval.Zero,
            reply.Stamps?.ResponseTime ?? TimeInterval.Zero,
            reply.Stamps?.Transmit.Source ?? transmit?.Source ?? StampSource.Daemon,
            reply.Stamps?.Receive.Source ?? reply.Received.Source,
            poll,
            local);
    }
}
