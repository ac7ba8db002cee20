namespace Stratum1.Tests;

/// <summary>Which seeds to run: all, fewer under STRATUM1_FAST=1, or the one that STRATUM1_SEED names.</summary>
internal static class Seeds
{
    public static IReadOnlyList<int> Of(int all, int fast)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("STRATUM1_SEED"), out var seed))
            return [seed];
        return [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("STRATUM1_FAST") == "1" ? fast : all)];
    }
}
