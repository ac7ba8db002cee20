namespace Stratum1.Engine.Journal;

/// <summary>What the engine has measured and decided during one event, for log files; the shell writes it and clears the lists.</summary>
/// <param name="kinds">What is wanted; the lists of the others stay empty.</param>
public sealed class EngineJournal(JournalKinds kinds)
{
    /// <summary>What is wanted.</summary>
    public JournalKinds Kinds => kinds;

    /// <summary>Replies of servers.</summary>
    public IReadOnlyList<MeasurementRow> Measurements => measurements;

    /// <summary>Statistics of sources.</summary>
    public IReadOnlyList<StatisticsRow> Statistics => statistics;

    /// <summary>Updates of the clock.</summary>
    public IReadOnlyList<TrackingRow> Tracking => tracking;

    /// <summary>Sources at a selection.</summary>
    public IReadOnlyList<SelectionRow> Selections => selections;

    /// <summary>Samples of reference clocks.</summary>
    public IReadOnlyList<RefclockRow> Refclocks => refclocks;

    /// <summary>Measurements of the real-time clock.</summary>
    public IReadOnlyList<RtcRow> Rtc => rtc;

    /// <summary>Corrections by temperature.</summary>
    public IReadOnlyList<TemperatureRow> Temperatures => temperatures;

    private readonly List<MeasurementRow> measurements = [];
    private readonly List<StatisticsRow> statistics = [];
    private readonly List<TrackingRow> tracking = [];
    private readonly List<SelectionRow> selections = [];
    private readonly List<RefclockRow> refclocks = [];
    private readonly List<RtcRow> rtc = [];
    private readonly List<TemperatureRow> temperatures = [];

    /// <summary>Whether rows of a kind are wanted.</summary>
    public bool Wants(JournalKinds kind) => (kinds & kind) != JournalKinds.None;

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        measurements.Clear();
        statistics.Clear();
        tracking.Clear();
        selections.Clear();
        refclocks.Clear();
        rtc.Clear();
        temperatures.Clear();
    }

    /// <summary>Notes a sample of a reference clock.</summary>
    public void Add(in RefclockRow row) => refclocks.Add(row);

    /// <summary>Notes a measurement of the real-time clock.</summary>
    public void Add(in RtcRow row) => rtc.Add(row);

    /// <summary>Notes a correction by temperature.</summary>
    public void Add(in TemperatureRow row) => temperatures.Add(row);

    internal void Add(in MeasurementRow row) => measurements.Add(row);

    internal void Add(in StatisticsRow row) => statistics.Add(row);

    internal void Add(in TrackingRow row) => tracking.Add(row);

    internal void Add(in SelectionRow row) => selections.Add(row);
}
