namespace Stratum1.Discipline.Sources;

/// <summary>What became of a measurement.</summary>
public enum SampleVerdict
{
    /// <summary>Taken into the estimate.</summary>
    Accepted,

    /// <summary>Too far from the prediction to be believed alone.</summary>
    Outlier,

    /// <summary>One of several in a row that agree with each other and not with the past: the estimate starts anew from them.</summary>
    Jump,

    /// <summary>The last of several in a row that run away from the past to one side: the estimate starts anew from them.</summary>
    Turn,

    /// <summary>Not later than the measurement before.</summary>
    OutOfOrder,

    /// <summary>So absurd that no oscillator could explain it: the source begins anew without it.</summary>
    Absurd,
}
