namespace Stratum1.Refclock.Tests.Captures;

/// <summary>A synthetic capture and the truth about it.</summary>
/// <param name="Name">File name in tests/data/receivers, without extension.</param>
/// <param name="Bytes">The whole file.</param>
/// <param name="Times">The distinct times it tells, in order.</param>
/// <param name="GoodFrames">Frames in it with a good checksum.</param>
internal sealed record Recipe(string Name, byte[] Bytes, ToldTime[] Times, int GoodFrames);

/// <summary>A time a capture tells.</summary>
internal readonly record struct ToldTime(UtcTime Time, bool IsValid, bool IsLeapSecond = false);
