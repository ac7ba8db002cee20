namespace Stratum1.Bench.Nts;

/// <summary>Measures what one call costs.</summary>
internal static class Stopper
{
    private const int Rounds = 7;
    private const double SecondsPerRound = 0.2;

    /// <summary>CPU time of this process so far: on a machine with other work to do, the clock on the wall measures that too.</summary>
    public static TimeSpan CpuTime => Environment.CpuUsage.TotalTime;

    /// <summary>
    /// Prints CPU time per call (the best of seven rounds: the others tell of the machine) and octets allocated per call.
    /// </summary>
    public static void Print(string name, Action call)
    {
        var calls = 1L;
        for (var start = CpuTime; (CpuTime - start).TotalSeconds < SecondsPerRound; calls += 100)
            Repeat(call, 100); // Also lets the compiler reach its best code.

        var best = double.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = CpuTime;
            Repeat(call, calls);
            best = Math.Min(best, (CpuTime - start).TotalNanoseconds / calls);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine($"{name,-64} {best,8:F0} ns {1e9 / best,12:N0} /s {(double)allocated / (Rounds * calls),4:F0} B");
    }

    private static void Repeat(Action call, long times)
    {
        for (var i = 0L; i < times; i++)
            call();
    }
}
