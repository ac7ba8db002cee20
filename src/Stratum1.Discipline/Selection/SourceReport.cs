namespace Stratum1.Discipline.Selection;

/// <summary>What selection says of one source: the row of <c>chronyc selectdata</c>.</summary>
/// <param name="State">The one reason.</param>
/// <param name="Traits">Options in force, after <c>authselectmode</c>.</param>
/// <param name="Score">How much better than the best it has been lately; above 10 it replaces the best. 1 is par.</param>
/// <param name="Low">Lower end of the interval that must contain the true offset (reference − oscillator).</param>
/// <param name="High">Upper end.</param>
/// <param name="Distance">Root distance: half the interval.</param>
/// <param name="Weight">Part of the combined offset, 0 to 1.</param>
public readonly record struct SourceReport(
    SelectionState State, SourceTraits Traits, double Score, TimeInterval Low, TimeInterval High, TimeInterval Distance, double Weight)
{
    /// <summary>Whether an option is in force; unlike <see cref="Enum.HasFlag"/> it never boxes.</summary>
    public bool Has(SourceTraits trait) => (Traits & trait) != SourceTraits.None;
}
