using Stratum1.Refclock.Framing;
using Stratum1.Refclock.Receiver;

namespace Stratum1.Cli.Decode;

/// <summary><c>--times</c>: one row per distinct time, in the order told; the rule is in the command's help.</summary>
internal sealed class TimeListing : IFrameListing
{
    /// <summary>gpsd rounds to this, and messages of one burst differ by less.</summary>
    private static readonly TimeInterval Distinct = TimeInterval.FromSeconds(0.001);

    private readonly ReceiverDecoder decoder = new();
    private readonly TextWriter output;
    private TimeReport? pending;
    private (int Mode, int? Leap) state;
    private long rows;

    public TimeListing(TextWriter output)
    {
        this.output = output;
        output.WriteLine("seq,time_utc,epoch,mode,leapseconds");
    }

    public void Add(in Frame frame)
    {
        if (decoder.Apply(frame, out var report) && (pending is not { } row || IsDistinct(report, row)))
        {
            Write();
            pending = report;
        }

        state = (Mode(decoder.State.ClaimedFix), Leap(decoder.State));
    }

    public void Finish(FrameCounters counters, long bytes) => Write();

    private static bool IsDistinct(in TimeReport report, in TimeReport row)
        => report.IsLeapSecond != row.IsLeapSecond || (report.Time - row.Time).Abs() >= Distinct;

    private static int Mode(FixKind? fix) => fix switch
    {
        null => 0,
        FixKind.TwoD => 2,
        FixKind.ThreeD or FixKind.TimeOnly => 3,
        _ => 1,
    };

    private static int? Leap(ReceiverState told) => told.Leap == LeapKnowledge.Known ? told.GpsMinusUtc : null;

    private void Write()
    {
        if (pending is not { } row)
            return;
        var milliseconds = ToldTime.Milliseconds(row.Time);
        output.WriteLine($"{++rows},{ToldTime.Text(row)},{milliseconds / 1000}.{milliseconds % 1000:D3},{state.Mode},{state.Leap}");
        pending = null;
    }
}
