using System.Diagnostics;

namespace Stratum1.Bench.Nts;

/// <summary>Measures what one call costs.</summary>
internal static class Stopper
{
    private const int Rounds = 7;
    private const double SecondsPerRound = 0.3;

    /// <summary>Prints the time per call in ns (the best of seven rounds: the others tell of the machine) and octets allocated per call.</summary>
    public static void Print(string name, Action call)
    {
        var calls = 1L;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed.TotalSeconds < SecondsPerRound; calls++)
            call(); // Also lets the compiler reach its best code.

        var best = double.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0L; i < calls; i++)
                call();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"{name,-58} {best,10:F0} ns {1e9 / best,12:N0} /s {(double)allocated / (Rounds * calls),8:F0} B");
    }
}
