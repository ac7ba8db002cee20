using System.Text;
using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;
using Stratum1.Refclock.Tests.Captures;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Tests.Receiver;

/// <summary>A decoder at the end of a perfect line.</summary>
internal sealed class Line
{
    private readonly ReceiverDecoder decoder = new();

    public ReceiverState State => decoder.State;

    /// <summary>Sends a sentence, given without <c>$</c> and checksum; the time it told, if any.</summary>
    public TimeReport? Say(string body)
    {
        var checksum = NmeaFraming.Checksum(Encoding.ASCII.GetBytes(body));
        return Send(Encoding.ASCII.GetBytes($"${body}*{checksum:X2}\r\n"));
    }

    /// <summary>Sends a UBX message; the time it told, if any.</summary>
    public TimeReport? Say(ushort message, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[payload.Length + UbxWriter.Overhead];
        UbxWriter.Write(frame, message, payload);
        return Send(frame);
    }

    public TimeReport? Send(ReadOnlySpan<byte> bytes)
    {
        var reports = ReportedTime.Feed(decoder, bytes);
        return reports.Count == 0 ? null : Assert.Single(reports);
    }
}
