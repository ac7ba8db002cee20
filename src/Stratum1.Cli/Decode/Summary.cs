using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Cli.Decode;

/// <summary>What one wants to know at a glance of a capture.</summary>
internal sealed class Summary(TextWriter output) : IFrameListing
{
    /// <summary>Different messages listed by name; a receiver has some dozens, noise could have millions.</summary>
    private const int MaxNames = 200;

    private const int LabelWidth = 14;

    private readonly ReceiverDecoder decoder = new();
    private readonly SortedDictionary<(FrameProtocol Protocol, string Id), long> names = [];
    private long unnamed;
    private TimeReport? first, last;
    private long timesTold, timesVouched;

    public void Add(in Frame frame)
    {
        if (frame.Checksum == ChecksumVerdict.Ok)
            Count((frame.Protocol, frame.Id()));
        if (!decoder.Apply(frame, out var report))
            return;
        first ??= report;
        last = report;
        timesTold++;
        timesVouched += report.IsValid ? 1 : 0;
    }

    public void Finish(FrameCounters counters, long bytes)
    {
        Line("input", $"{bytes} bytes");
        foreach (var group in names.GroupBy(name => name.Key.Protocol))
            Line(FrameListing.Name(group.Key), Joined(group.Select(name => $"{name.Key.Id}: {name.Value}")));
        if (unnamed > 0)
            Line("", $"and {unnamed} of other names");
        Line("rejected", Joined(Enum.GetValues<FrameFault>().Where(fault => counters.Rejected(fault) > 0)
            .Select(fault => $"{Words(fault)}: {counters.Rejected(fault)}").Append($"junk: {counters.JunkBytes} bytes")));
        WriteTimes();
        WriteState(decoder.State);
    }

    private static string Joined(IEnumerable<string> parts) => string.Join(", ", parts);

    private static string Words(FrameFault fault) => fault switch
    {
        FrameFault.BadSentenceChecksum => "bad checksum",
        FrameFault.MissingChecksum => "no checksum",
        FrameFault.MergedLine => "merged line",
        FrameFault.GarbledLine => "garbled line",
        FrameFault.OverlongLine => "overlong line",
        FrameFault.BadBinaryChecksum => "bad binary checksum",
        FrameFault.AbsurdLength => "absurd length",
        FrameFault.Truncated => "truncated",
        _ => "",
    };

    private static string Words(FixKind fix) => fix switch
    {
        FixKind.None => "none",
        FixKind.TwoD => "two-dimensional",
        FixKind.ThreeD => "three-dimensional",
        FixKind.TimeOnly => "time only (fixed position)",
        _ => "dead reckoning",
    };

    private void Count((FrameProtocol Protocol, string Id) name)
    {
        if (names.Count >= MaxNames && !names.ContainsKey(name))
            unnamed++;
        else
            names[name] = names.GetValueOrDefault(name) + 1;
    }

    private void WriteTimes()
    {
        if (first is not { } earliest || last is not { } latest)
        {
            Line("time", "never told");
            return;
        }

        Line("first time", ToldTime.Text(earliest));
        Line("last time", ToldTime.Text(latest));
        Line("told", $"{timesTold} times, vouched for {timesVouched} times");
    }

    private void WriteState(ReceiverState state)
    {
        if (state.Model is { } model)
            Line("receiver", model);
        var limits = state.Fix == state.ClaimedFix ? "" : ", but outside the receiver's own limits";
        Line("fix", state.ClaimedFix is { } fix ? Words(fix) + limits : "not told");
        var used = state.SatellitesUsed?.ToString() ?? "?";
        Line("satellites", $"{used} used, {state.Satellites.InView} in view{Strongest(state.Satellites)}");
        var leapSeconds = state.GpsMinusUtc?.ToString() ?? "?";
        if (state.Leap != LeapKnowledge.Untold)
            Line("leap seconds", $"GPS − UTC = {leapSeconds} s, {(state.Leap == LeapKnowledge.Known ? "known" : "only guessed")}");
        if (state.PendingLeap is { } leap)
            Line("leap pending", $"{leap.Kind} before {UtcDate.From(leap.At)}");
        if (state.Antenna != AntennaStatus.Unknown)
            Line("antenna", state.Antenna.ToString());
        if (state.Jamming != JammingStatus.Unknown)
            Line("jamming", state.Jamming.ToString());
        if (state.Spoofing != SpoofingStatus.Unknown)
            Line("spoofing", state.Spoofing.ToString());
        if (state.NextPulse is { } pulse)
            Line("pulse", $"quantisation error {pulse.ErrorPicoseconds} ps, aligned to {(pulse.IsUtc ? "UTC" : "GNSS time")}");
    }

    private static string Strongest(SatelliteTable satellites)
    {
        var best = 0;
        foreach (var signal in satellites.Signals)
            best = Math.Max(best, signal.Strength ?? 0);
        return best > 0 ? $", strongest {best} dB·Hz" : "";
    }

    private void Line(string label, string text) => output.WriteLine($"{label.PadRight(LabelWidth)}{text}");
}
