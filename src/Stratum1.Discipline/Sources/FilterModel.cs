namespace Stratum1.Discipline.Sources;

// One Kalman filter for the offset x, frequency y and drift d of the reference against the free oscillator:
//   dx = y dt,   dy = d dt + √q₂ dB₁,   dd = √q₃ dB₂,   z = x + v,  var v = w.
// Everything is in one unit of noise J₀ (variances in J₀²), so that only the ratios q₂/J², q₃/J² distinguish the models of a bank; the
// true level σ² of all variances is a parameter of its own, found from the innovations. For Gaussian innovations e with
// predicted variance σ²S the likelihood is greatest at σ̂² = Σ(e²/S)/n, and what remains of −2 ln L is
//   n ln σ̂² + Σ ln S + const                                    (the concentrated likelihood; Harvey, Forecasting, Structural
// Time Series Models and the Kalman Filter, 1989, §3.4.2; Schweppe 1965 for the innovations form).
// Both sums are forgotten exponentially, so the best model is the best of the recent past.

/// <summary>One model of the oscillator and the noise, its state, and how well it has predicted.</summary>
internal struct FilterModel
{
    /// <summary>Offset (J₀), frequency (J₀/s) and drift (J₀/s²).</summary>
    public double X, Y, D;

    /// <summary>Covariance of (X, Y, D) divided by σ².</summary>
    public double P11, P12, P13, P22, P23, P33;

    /// <summary>Wander of the frequency: variance gained per second, divided by σ² (J₀²/s²/s).</summary>
    public double Q2;

    /// <summary>Wander of the drift (J₀²/s⁴/s); zero for a model without drift.</summary>
    public double Q3;

    /// <summary>Σ λᵃ e²/S and Σ λᵃ ln S over the accepted samples, a their age.</summary>
    public double SquareSum, LogSum;

    /// <summary>Phase gain of the newest sample, 0 to 1.</summary>
    public double Gain;

    /// <summary>σ²: the level of all variances, from the innovations.</summary>
    public double Level;

    public readonly bool HasDrift => Q3 > 0.0;

    /// <summary>State and covariance <paramref name="t"/> seconds later.</summary>
    public void Predict(double t)
    {
        X += Y * t;
        P11 += t * ((2.0 * P12) + (t * (P22 + (Q2 * t * (1.0 / 3.0)))));
        P12 += t * (P22 + (0.5 * Q2 * t));
        P22 += Q2 * t;
        if (HasDrift)
            PredictDrift(t);
    }

    /// <summary>Takes the sample in; <paramref name="w"/> is its variance divided by σ².</summary>
    /// <returns>The predicted variance of the innovation, divided by σ².</returns>
    public double Update(double z, double w)
    {
        var s = P11 + w;
        var e = (z - X) / s;
        X += P11 * e;
        Y += P12 * e;
        var k1 = P11 / s;
        var k2 = P12 / s;
        if (HasDrift)
        {
            D += P13 * e;
            P33 -= P13 * P13 / s;
            P23 -= P12 * P13 / s;
            P13 -= k1 * P13;
        }

        P22 -= k2 * P12;
        P12 -= k1 * P12;
        P11 = k1 * w; // P11·w/s: cannot become negative.
        Gain = k1;
        SquareSum += e * e * s;
        return s;
    }

    // The constant-drift parts of F P Fᵀ and of the integrated white noise on the drift (Bar-Shalom, Estimation with Applications,
    // 2001, §6.2.3). P11, P12, P22 already hold the parts without drift.
    private void PredictDrift(double t)
    {
        var t2 = t * t;
        var t3 = t2 * t;
        X += 0.5 * D * t2;
        Y += D * t;
        P11 += (t2 * P13) + (t3 * P23) + (0.25 * t2 * t2 * P33) + (Q3 * t3 * t2 * (1.0 / 20.0));
        P12 += (t * P13) + (1.5 * t2 * P23) + (0.5 * t3 * P33) + (Q3 * t2 * t2 * (1.0 / 8.0));
        P22 += (2.0 * t * P23) + (t2 * P33) + (Q3 * t3 * (1.0 / 3.0));
        P13 += (t * P23) + (0.5 * t2 * P33) + (Q3 * t3 * (1.0 / 6.0));
        P23 += (t * P33) + (Q3 * t2 * 0.5);
        P33 += Q3 * t;
    }
}
