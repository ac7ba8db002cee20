namespace Stratum1.Time;

/// <summary>Marks a time scale; see <see cref="Instant{TScale}"/>.</summary>
public interface ITimeScale;

/// <summary>Coordinated Universal Time as POSIX counts it: seconds since 1970-01-01, leap seconds not counted.</summary>
public readonly record struct Utc : ITimeScale;

/// <summary>
/// The undisciplined oscillator of this machine: counts seconds at the rate the hardware gives, is never stepped and
/// never slewed. Its origin is arbitrary but near UTC's, so that offsets stay small.
/// </summary>
/// <remarks>
/// Everything that measures works in this scale; corrections to the clock never touch it, so a step or a slew
/// changes no measurement already taken (docs/decisions/0001-raw-time.md).
/// </remarks>
public readonly record struct Oscillator : ITimeScale;
