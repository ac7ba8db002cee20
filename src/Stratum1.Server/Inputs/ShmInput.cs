using Stratum1.Linux;
using Stratum1.Refclock.Samples;
using Stratum1.Server.Configuration.Refclocks;

namespace Stratum1.Server.Inputs;

/// <summary>Samples in shared memory, as gpsd writes them: <c>refclock SHM</c>.</summary>
/// <param name="link">Told of samples.</param>
/// <param name="device">Which segment.</param>
internal sealed class ShmInput(InputLink link, RefclockDevice device) : IPolledInput
{
    private const int CountOffset = 4;

    private readonly byte[] copy = new byte[ShmRecord.Length];
    private SharedMemorySegment? segment;

    /// <inheritdoc/>
    public void Retry()
    {
        if (segment is not null)
            return;
        segment = SharedMemorySegment.TryOpen(
            ShmRecord.FirstKey + device.Unit, [ShmRecord.Length, ShmRecord.ShortLength], device.Permissions, out var problem);
        link.Device(segment is not null, problem is null ? $"shared memory {device.Unit} attached" : $"{problem.Reason}; trying again");
    }

    /// <inheritdoc/>
    public void Poll()
    {
        if (segment is null)
            return;
        var record = copy.AsSpan(0, segment.Length);
        segment.Read(record);
        if (ShmRecord.Read(record, segment.ReadNow(CountOffset), out var sample) is ShmReading.Empty or ShmReading.Torn)
            return;
        segment.Write(ShmRecord.ValidOffset(segment.Length), 0);
        if (sample != default)
            link.Sample(sample);
    }

    /// <inheritdoc/>
    public void Dispose() => segment?.Dispose();
}
