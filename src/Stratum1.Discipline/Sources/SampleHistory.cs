namespace Stratum1.Discipline.Sources;

/// <summary>The newest samples of a source as they came, for a later run of the program to begin with.</summary>
public sealed class SampleHistory
{
    /// <summary>More say nothing that fewer do not: chrony's figure.</summary>
    public const int Capacity = 64;

    private readonly Measurement[] samples = new Measurement[Capacity];
    private int next;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>One of them.</summary>
    /// <param name="age">Zero for the newest.</param>
    public Measurement this[int age] => samples[(next - 1 - age + (2 * Capacity)) % Capacity];

    internal void Add(in Measurement sample)
    {
        samples[next] = sample;
        next = (next + 1) % Capacity;
        Count = Math.Min(Count + 1, Capacity);
    }

    internal void ShiftReference(TimeInterval by)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = samples[i] with { Offset = samples[i].Offset + by };
    }

    internal void Clear() => Count = 0;
}
