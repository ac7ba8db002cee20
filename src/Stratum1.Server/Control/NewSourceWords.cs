using Stratum1.Discipline.Selection;
using Stratum1.Engine.Network;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Ntp;

namespace Stratum1.Server.Control;

/// <summary>A new source as chronyc words it, in the engine's words.</summary>
internal static class NewSourceWords
{
    /// <summary>Older clients send nothing where newer ones have <c>maxunreach</c>.</summary>
    private const int UnsaidMaxUnreach = 0;

    /// <summary>Beyond ±0.5 the asymmetry is not fixed (chrony.conf(5)).</summary>
    private const double LargestAsymmetry = 0.5;

    /// <summary>The engine's words.</summary>
    public static UpstreamOptions OptionsOf(in AddSource source)
    {
        var flags = source.Options;
        var (v4, v6) = (flags.HasFlag(NewSourceOptions.IPv4), flags.HasFlag(NewSourceOptions.IPv6));
        return new()
        {
            Name = source.Name,
            Kind = source.Kind switch
            {
                NewSourceKind.Peer => UpstreamKind.Peer,
                NewSourceKind.Pool => UpstreamKind.Pool,
                _ => UpstreamKind.Server,
            },
            Family = v4 == v6 ? AddressChoice.Any : v4 ? AddressChoice.IPv4 : AddressChoice.IPv6,
            Port = (int)Math.Min(source.Port, ushort.MaxValue),
            MinPoll = Math.Clamp(source.MinPoll, UpstreamOptions.ShortestPoll, UpstreamOptions.LongestPoll),
            MaxPoll = Math.Clamp(source.MaxPoll, UpstreamOptions.ShortestPoll, UpstreamOptions.LongestPoll),
            PollTarget = source.PollTarget,
            BurstsAtStart = flags.HasFlag(NewSourceOptions.IBurst),
            Bursts = flags.HasFlag(NewSourceOptions.Burst),
            PresendPoll = source.PresendMinPoll,
            StartsOffline = !flags.HasFlag(NewSourceOptions.Online),
            GoesOffline = flags.HasFlag(NewSourceOptions.AutoOffline),
            MaxUnreach = source.MaxUnreach == UnsaidMaxUnreach ? Candidate.DefaultMaxUnreach : source.MaxUnreach,
            FilterLength = source.FilterLength,
            Offset = source.Offset,
            Asymmetry = Math.Abs(source.Asymmetry) <= LargestAsymmetry ? source.Asymmetry : null,
            MinDelay = source.MinDelay,
            Delays = new()
            {
                Longest = source.MaxDelay,
                Ratio = source.MaxDelayRatio,
                DeviationRatio = source.MaxDelayDeviationRatio,
            },
            DelayQuantile = source.MaxDelayQuantile > 0 ? source.MaxDelayQuantile : null,
            MinSamples = source.MinSamples < 0 ? null : source.MinSamples,
            MaxSamples = source.MaxSamples < 0 ? null : source.MaxSamples,
            IsInterleaved = flags.HasFlag(NewSourceOptions.Interleaved),
            KeyId = source.KeyId == 0 ? null : source.KeyId,
            UsesNts = flags.HasFlag(NewSourceOptions.Nts),
            NtsServer = new((int)Math.Min(source.NtsPort, ushort.MaxValue), source.CertificateSet),
            Version = source.Version == 0 ? null : (byte)Math.Clamp(source.Version, NtpHeader.OldestVersion, NtpHeader.NewestVersion),
            Copies = flags.HasFlag(NewSourceOptions.Copy),
            Fields = (flags.HasFlag(NewSourceOptions.ExtensionMonoRoot) ? FieldKinds.MonotonicRoot : FieldKinds.None)
                | (flags.HasFlag(NewSourceOptions.ExtensionNetCorrection) ? FieldKinds.NetworkCorrection : FieldKinds.None),
            MinStratum = (int)Math.Min(source.MinStratum, NtpHeader.InvalidStratum),
            Traits = (SourceTraits)source.Selection,
            MaxSources = (int)Math.Clamp(source.MaxSources, 1, 16),
        };
    }
}
