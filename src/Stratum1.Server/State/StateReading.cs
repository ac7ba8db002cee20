using System.Collections.Immutable;

namespace Stratum1.Server.State;

/// <summary>What a state file said. A damaged file is never a reason not to start: what cannot be used is left out and told.</summary>
/// <typeparam name="T">What the file holds.</typeparam>
/// <param name="Value">What could be used; null or empty when nothing could.</param>
/// <param name="Problems">One clause for each thing that could not, to be logged behind the file's name and counted.</param>
public sealed record StateReading<T>(T Value, ImmutableArray<string> Problems);

/// <summary>The state files and where they are: all beside the drift file, so that one directive names the place.</summary>
/// <param name="Drift">Frequency and skew, in chrony's format.</param>
/// <param name="Receivers">What was learned of each receiver.</param>
/// <param name="Time">The time of the last write.</param>
/// <param name="Outages">How well the clock did without references.</param>
/// <param name="Temperature">What the board's sensor has proved to tell of the oscillator.</param>
public sealed record StatePaths(string Drift, string Receivers, string Time, string Outages, string Temperature)
{
    /// <summary>The files that belong to a drift file.</summary>
    public static StatePaths Beside(string driftFile)
    {
        var folder = Path.GetDirectoryName(driftFile) ?? "";
        return new(driftFile, In("receivers"), In("time"), In("outages"), In("temperature"));

        string In(string name) => Path.Combine(folder, name);
    }
}
