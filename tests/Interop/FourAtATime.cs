// These tests wait for clocks to be locked and peers to have measured, far more than they compute: four at a time on any machine.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]

namespace Stratum1.Interop;

/// <summary>Tests that take all the machine gives run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>Its name.</summary>
    public const string Name = "alone";
}
