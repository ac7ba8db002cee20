namespace Stratum1.Discipline.Leap;

/// <summary>How a leap second is applied to the clock (<c>leapsecmode</c>).</summary>
public enum LeapMode
{
    /// <summary>The kernel steps its clock. A virtual clock (<c>-x</c>) is stepped by us.</summary>
    System,

    /// <summary>We step the clock.</summary>
    Step,

    /// <summary>The clock is slewed, as fast as <c>maxslewrate</c> allows, beginning at the leap second.</summary>
    Slew,

    /// <summary>As any other error: slewed, or stepped where <c>makestep</c> says so.</summary>
    Ignore,
}
