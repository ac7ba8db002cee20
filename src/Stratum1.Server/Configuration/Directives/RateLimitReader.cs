using Stratum1.Protocol.Serving;

namespace Stratum1.Server.Configuration.Directives;

/// <summary>The options of all directives that limit a rate.</summary>
internal static class RateLimitReader
{
    private static readonly NumberRange Interval = NumberRange.Whole("interval", RateLimit.ShortestInterval, RateLimit.LongestInterval);
    private static readonly NumberRange Burst = NumberRange.Whole("burst", 1, 255);
    private static readonly NumberRange Leak = NumberRange.Whole("leak", 1, 4);
    private static readonly NumberRange Kiss = NumberRange.Whole("kod", 0, 4);

    /// <summary>How the options are written.</summary>
    internal static string Argument(bool withKiss)
        => $"[interval {Interval.Argument}] [burst {Burst.Argument}] [leak {Leak.Argument}]{(withKiss ? $" [kod {Kiss.Argument}]" : "")}";

    /// <summary>Reads the options to the end of the line.</summary>
    /// <param name="words">The words after the directive.</param>
    /// <param name="initial">What holds for those that are not written.</param>
    /// <param name="withKiss">Whether <c>kod</c> is one of them.</param>
    internal static RateLimit Read(Words words, RateLimit initial, bool withKiss)
    {
        var (interval, burst, leak, kiss) = (initial.Interval, initial.Burst, initial.Leak, initial.Kiss);
        while (!words.AtEnd)
        {
            if (words.TryTake("interval"))
                interval = words.Whole(Interval);
            else if (words.TryTake("burst"))
                burst = words.Whole(Burst);
            else if (words.TryTake("leak"))
                leak = words.Whole(Leak);
            else if (withKiss && words.TryTake("kod"))
                kiss = words.Whole(Kiss);
            else
                words.OneOf(withKiss ? ["interval", "burst", "leak", "kod"] : ["interval", "burst", "leak"]);
        }

        return new(interval, burst, leak, kiss);
    }
}
