namespace Stratum1.Discipline.Clock;

// The corrected clock is  C(m) = m + c(m),  m the oscillator's reading, c piecewise linear: each piece begins where the rate was
// changed or the clock was stepped. The correction at the beginning of a piece is kept as a whole number of 2⁻⁶⁴ s, so a year of
// one change a second (3·10⁷ roundings of 5·10⁻²⁰ s) costs nothing; inside a piece it is rate·(m − start) in double precision,
// wrong by at most 2⁻⁵³ of itself: 4·10⁻¹³ s after a year at 100 ppm.

/// <summary>
/// Every correction made to the clock, as a piecewise linear function of raw time; the only place that converts between both.
/// </summary>
/// <remarks>
/// Signs as everywhere: a positive correction is added to the oscillator's reading, a positive rate makes the clock faster.
/// </remarks>
public sealed class ClockLedger
{
    /// <summary>Pieces remembered for stamps taken before the newest changes: at a change per second, half a minute.</summary>
    private const int Capacity = 32;

    private readonly Piece[] pieces = new Piece[Capacity];
    private int newest;
    private int count = 1;

    // Under StampScale.Raw: at the uncompensated reading `compensatedAt` raw time was `compensated` ahead of it, and gains
    // `compensation` s/s on it.
    private MonotonicTime compensatedAt;
    private TimeInterval compensated;
    private Frequency compensation;

    /// <summary>Begins with no correction, at any raw time.</summary>
    /// <param name="stamps">What kernel stamps are readings of.</param>
    public ClockLedger(StampScale stamps) => Stamps = stamps;

    /// <summary>What kernel stamps are readings of.</summary>
    public StampScale Stamps { get; }

    /// <summary>The rate correction in force: seconds added per second of raw time.</summary>
    public Frequency Rate => new(pieces[newest].Rate);

    /// <summary>When the correction was last changed; the origin of raw time before the first change.</summary>
    public MonotonicTime LastChange => pieces[newest].Start;

    /// <summary>Steps made by <see cref="Step"/>.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps made by somebody else and told to us.</summary>
    public long ExternalSteps { get; private set; }

    /// <summary>
    /// Stamp minus raw time under <see cref="StampScale.Raw"/>: the sum of the steps others made to the clock that we only read.
    /// </summary>
    public TimeInterval StampShift { get; private set; }

    /// <summary>
    /// The correction at a raw time: corrected − raw. Before the oldest remembered change, the oldest rate is continued back.
    /// </summary>
    public TimeInterval CorrectionAt(MonotonicTime raw)
    {
        ref readonly var piece = ref PieceAt(raw);
        return ToInterval(piece.CorrectionAt(raw));
    }

    /// <summary>What the corrected clock reads (or read) at a raw time.</summary>
    public UtcTime Corrected(MonotonicTime raw) => raw.Translate<Utc>(CorrectionAt(raw));

    /// <summary>The raw time of a reading of the corrected clock; the inverse of <see cref="Corrected"/>.</summary>
    /// <remarks>
    /// A reading that a backward step made twice is taken as the later one. A reading that a forward step skipped is taken as the
    /// moment of the step. Error: 2 units of rounding.
    /// </remarks>
    public MonotonicTime RawOf(UtcTime corrected)
    {
        for (var age = 0; ; age++)
        {
            ref readonly var piece = ref pieces[Index(age)];
            var start = piece.Start.Translate<Utc>(ToInterval(piece.Correction));
            var last = age == count - 1;
            if (corrected < start && !last)
                continue;
            var elapsed = (corrected - start).Seconds;
            // corrected − start = (m − m₀)·(1 + rate); the small part alone goes through floating point, and the first piece, whose rate is
            // zero, may be more than the 68 years old that an interval holds.
            var unslewed = corrected.Translate<Oscillator>(-ToInterval(piece.Correction));
            var raw = unslewed - TimeInterval.FromSeconds(elapsed * piece.Rate / (1.0 + piece.Rate));
            return age == 0 ? raw : Earlier(raw, pieces[Index(age - 1)].Start);
        }

        static MonotonicTime Earlier(MonotonicTime x, MonotonicTime y) => x < y ? x : y;
    }

    /// <summary>The raw time of a kernel stamp, whichever clock stamps are readings of.</summary>
    public MonotonicTime FromStamp(UtcTime stamp)
    {
        if (Stamps == StampScale.Corrected)
            return RawOf(stamp);
        var raw = stamp.Translate<Oscillator>(-StampShift);
        return raw + compensated + (compensation * (raw - compensatedAt));
    }

    /// <summary>What a kernel stamp taken at this raw time reads.</summary>
    public UtcTime ToStamp(MonotonicTime raw)
    {
        if (Stamps == StampScale.Corrected)
            return Corrected(raw);
        var gained = compensated + (compensation * (raw - compensated - compensatedAt));
        return (raw - gained).Translate<Utc>(StampShift);
    }

    /// <summary>
    /// A clock that we only read gets a compensated oscillator: from this stamp on, raw time runs faster than stamps by so much.
    /// (A kernel's clock that we steer is compensated by its rate, and the ledger knows nothing of it.)
    /// </summary>
    /// <remarks>Stamps from before the change are taken as from after it: wrong by the change times their age.</remarks>
    public void Compensate(UtcTime stamp, Frequency rate)
    {
        var raw = stamp.Translate<Oscillator>(-StampShift);
        compensated += compensation * (raw - compensatedAt);
        (compensatedAt, compensation) = (raw, rate);
    }

    /// <summary>
    /// From <paramref name="at"/> on the clock runs at <paramref name="rate"/> (the rate really set, after the kernel's rounding).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not a number, or would stop or reverse the clock.</exception>
    public void SetRate(MonotonicTime at, Frequency rate)
    {
        if (!(Math.Abs(rate.Ratio) < 1.0))
            throw new ArgumentOutOfRangeException(nameof(rate), $"A clock cannot be corrected by its own rate or more: {rate.Ratio}.");
        Append(at, TimeInterval.Zero, rate.Ratio);
    }

    /// <summary>At <paramref name="at"/> we moved the clock by <paramref name="by"/>; positive is forward.</summary>
    public void Step(MonotonicTime at, TimeInterval by)
    {
        Append(at, by, pieces[newest].Rate);
        Steps++;
    }

    /// <summary>
    /// At <paramref name="at"/> somebody else (an operator, the kernel at a leap second) moved the kernel's clock by <paramref
    /// name="by"/>.
    /// </summary>
    /// <remarks>
    /// A steered clock then simply has a correction we did not choose. A clock we only read (<see cref="StampScale.Raw"/>) is
    /// not the oscillator any more: the shift is taken out of later stamps, and the virtual clock does not move.
    /// </remarks>
    public void ExternalStep(MonotonicTime at, TimeInterval by)
    {
        if (Stamps == StampScale.Corrected)
            Append(at, by, pieces[newest].Rate);
        else
            StampShift += by;
        ExternalSteps++;
    }

    /// <summary>
    /// A leap second: when the clock read <paramref name="at"/> it was moved by <paramref name="by"/>, by the kernel or by us.
    /// Stamps that we only read do not move.
    /// </summary>
    public void Leap(UtcTime at, TimeInterval by) => Append(RawOf(at), by, pieces[newest].Rate);

    private static TimeInterval ToInterval(Int128 correction)
        => new(long.CreateSaturating((correction + (Int128.One << 31)) >> 32));

    private int Index(int age) => (newest - age + Capacity) % Capacity;

    private ref readonly Piece PieceAt(MonotonicTime raw)
    {
        var age = 0;
        while (age < count - 1 && raw < pieces[Index(age)].Start)
            age++;
        return ref pieces[Index(age)];
    }

    private void Append(MonotonicTime at, TimeInterval step, double rate)
    {
        ref readonly var last = ref pieces[newest];
        if (count > 1 && at < last.Start)
            at = last.Start; // Two changes reported out of order: the corrections made are what counts, not their order.
        var correction = last.CorrectionAt(at) + ((Int128)step.Units << 32);
        newest = (newest + 1) % Capacity;
        count = Math.Min(count + 1, Capacity);
        pieces[newest] = new Piece(at, correction, rate);
    }

    /// <summary>A stretch of raw time with one rate.</summary>
    /// <param name="Start">Where this piece begins.</param>
    /// <param name="Correction">The correction there, in units of 2⁻⁶⁴ s.</param>
    /// <param name="Rate">Its growth per second of raw time.</param>
    private readonly record struct Piece(MonotonicTime Start, Int128 Correction, double Rate)
    {
        private const double UnitsPerSecond = 18_446_744_073_709_551_616.0;

        public Int128 CorrectionAt(MonotonicTime raw) => Correction + (Int128)Math.Round((raw - Start).Seconds * Rate * UnitsPerSecond);
    }
}
