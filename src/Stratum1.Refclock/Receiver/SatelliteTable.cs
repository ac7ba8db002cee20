using Stratum1.Refclock.Nmea;
using Stratum1.Refclock.Ubx;

namespace Stratum1.Refclock.Receiver;

// Sentences name four satellites each, over several sentences per talker and signal (a group), and a damaged one is simply missing.
// So a satellite is dropped once its group has gone through two whole cycles without it, and a group once others have begun many
// cycles without it. UBX names all satellites at once, which settles everything; while it does, sentences are not listened to.

/// <summary>The satellites a receiver reports. Of fixed capacity; what does not fit is left out.</summary>
public sealed class SatelliteTable
{
    /// <summary>Signals held: 64 satellites of each of two bands, and half as many again.</summary>
    public const int Capacity = 192;

    private const int MaxGroups = 32;

    /// <summary>Cycles other groups may begin before a silent group is dropped: over 10 s with six groups a second, chosen.</summary>
    private const int MaxSilence = 64;

    /// <summary>Sentences without a UBX report between them after which sentences count again: some five seconds of them, chosen.</summary>
    private const int BinaryPrecedence = 100;

    private readonly Satellite[] satellites = new Satellite[Capacity];
    private readonly (int Group, int Cycle)[] mentions = new (int, int)[Capacity];
    private readonly Group[] groups = new Group[MaxGroups];
    private int count;
    private int groupCount;
    private int cyclesBegun;
    private int ignoredSentences;
    private bool isInsideGsa;

    /// <summary>All signals; a satellite with two signals is here twice. A view that the next message changes.</summary>
    public ReadOnlySpan<Satellite> Signals => satellites.AsSpan(0, count);

    /// <summary>Different satellites reported, tracked or not.</summary>
    public int InView
    {
        get
        {
            var different = 0;
            for (var i = 0; i < count; i++)
            {
                if (IsFirstSignal(i))
                    different++;
            }

            return different;
        }
    }

    /// <summary>Different satellites that the solution uses.</summary>
    public int Used
    {
        get
        {
            var different = 0;
            for (var i = 0; i < count; i++)
            {
                if (satellites[i].IsUsed && IsFirstSignal(i))
                    different++;
            }

            return different;
        }
    }

    internal void Apply(in NavSat message)
    {
        BeginBinary();
        for (var i = 0; i < message.Count; i++)
            Add(message[i]);
    }

    internal void Apply(in NavSvInfo message)
    {
        BeginBinary();
        for (var i = 0; i < message.Count; i++)
            Add(message[i]);
    }

    internal void Apply(ReadOnlySpan<byte> talker, in Gsv message)
    {
        isInsideGsa = false;
        if (ignoredSentences > 0)
        {
            ignoredSentences--;
            return;
        }

        var signal = message.SignalId ?? 0;
        var index = FindGroup((talker[0] << 16) | (talker[1] << 8) | (signal & 0xFF));
        if (index < 0)
            return;
        ref var group = ref groups[index];
        if (message.Number <= group.LastNumber)
            BeginCycle(ref group, index);

        Span<SatelliteView> views = stackalloc SatelliteView[Gsv.Slots];
        foreach (var view in views[..message.Satellites(views)])
        {
            var (system, number) = SatelliteNumbering.FromTalker(talker, view.Number);
            Update(new(system, number, signal, view.Strength, view.Elevation, view.Azimuth, IsUsed: false), index, group.Cycle);
        }

        group.LastNumber = message.Number;
        if (message.Number == message.Total)
        {
            Drop(index, olderThan: group.Cycle - 1);
            group.LastNumber = int.MaxValue;
        }
    }

    /// <summary>Marks the satellites the solution uses; sentences that follow each other are one report.</summary>
    internal void Apply(ReadOnlySpan<byte> talker, in Gsa message)
    {
        if (ignoredSentences > 0)
            return;
        if (!isInsideGsa)
            ForgetUse();
        isInsideGsa = true;

        Span<int> numbers = stackalloc int[Gsa.Slots];
        foreach (var number in numbers[..message.Satellites(numbers)])
        {
            var used = message.SystemId is { } systemId
                ? SatelliteNumbering.FromSystemId(systemId, number)
                : SatelliteNumbering.FromTalker(talker, number);
            for (var i = 0; i < count; i++)
            {
                if ((satellites[i].System, satellites[i].Number) == used)
                    satellites[i] = satellites[i] with { IsUsed = true };
            }
        }
    }

    /// <summary>A sentence other than GSA ended a GSA report.</summary>
    internal void EndGsa() => isInsideGsa = false;

    private void BeginBinary()
    {
        count = 0;
        groupCount = 0;
        ignoredSentences = BinaryPrecedence;
    }

    private void Add(in UbxSatellite view)
    {
        // Number 0 and no signal: a channel that searches.
        if (count == Capacity || view is { Number: 0 } or { Number: 255, Strength: 0 })
            return;
        satellites[count++] = new(
            view.System, view.Number, Signal: 0, view.Strength > 0 ? view.Strength : null, view.Elevation, view.Azimuth, view.IsUsed);
    }

    private int FindGroup(int key)
    {
        for (var i = 0; i < groupCount; i++)
        {
            if (groups[i].Key == key)
                return i;
        }

        if (groupCount == MaxGroups)
            return -1;
        groups[groupCount] = new() { Key = key, LastNumber = int.MaxValue };
        return groupCount++;
    }

    private void BeginCycle(ref Group group, int index)
    {
        group.Cycle++;
        group.BegunAt = ++cyclesBegun;
        Drop(index, olderThan: group.Cycle - 2);
        for (var other = 0; other < groupCount; other++)
        {
            if (cyclesBegun - groups[other].BegunAt > MaxSilence)
                Drop(other, olderThan: int.MaxValue);
        }
    }

    private void Update(in Satellite view, int group, int cycle)
    {
        var i = 0;
        while (i < count && !(mentions[i].Group == group && satellites[i].System == view.System && satellites[i].Number == view.Number))
            i++;
        if (i == Capacity)
            return;
        satellites[i] = view with { IsUsed = i < count && satellites[i].IsUsed };
        mentions[i] = (group, cycle);
        count = Math.Max(count, i + 1);
    }

    private void Drop(int group, int olderThan)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            if (mentions[i].Group == group && mentions[i].Cycle < olderThan)
                continue;
            (satellites[kept], mentions[kept]) = (satellites[i], mentions[i]);
            kept++;
        }

        count = kept;
    }

    private void ForgetUse()
    {
        for (var i = 0; i < count; i++)
            satellites[i] = satellites[i] with { IsUsed = false };
    }

    private bool IsFirstSignal(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (satellites[i].System == satellites[index].System && satellites[i].Number == satellites[index].Number)
                return false;
        }

        return true;
    }

    /// <summary>The sentences of one talker about one signal.</summary>
    private struct Group
    {
        public int Key;
        public int LastNumber;
        public int Cycle;
        public int BegunAt;
    }
}
