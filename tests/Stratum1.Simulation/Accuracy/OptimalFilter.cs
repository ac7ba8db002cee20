namespace Stratum1.Simulation.Accuracy;

/// <summary>The error no filter can fall below when it is told jitter and wander: the steady state of the Kalman filter.</summary>
public static class OptimalFilter
{
    /// <summary>
    /// RMS of the error just before each sample, one per second: what the log of a clock shows that is corrected at once
    /// (accuracy.md, Theory).
    /// </summary>
    /// <param name="jitter">White noise of a sample, s.</param>
    /// <param name="wander">Step of the frequency's random walk per second, s/s.</param>
    public static double PriorError(double jitter, double wander)
    {
        // In units of the jitter. Riccati's recursion for x' = x + y, y' = y + q; it converges within some filter memories, 1.4/√r each.
        var q = wander / jitter * (wander / jitter);
        double p11 = 1e6, p12 = 0.0, p22 = 1e6;
        for (var i = 0; i < 200 + (int)Math.Min(1e7, 60.0 / Math.Sqrt(Math.Sqrt(q))); i++)
        {
            var s = p11 + 1.0;
            (p11, p12, p22) = (p11 / s, p12 / s, p22 - (p12 * p12 / s));
            p11 += (2.0 * p12) + p22;
            p12 += p22;
            p22 += q;
        }

        return jitter * Math.Sqrt(p11);
    }
}
