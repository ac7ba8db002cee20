using System.Net;
using System.Net.Sockets;
using Stratum1.Engine;
using Stratum1.Engine.Network;
using Stratum1.Engine.Sources;
using Stratum1.Protocol.Control;
using Stratum1.Protocol.Control.Commands;
using Stratum1.Protocol.Ntp;
using Stratum1.Server.Running;

namespace Stratum1.Server.Control;

/// <summary>chronyc's commands about sources.</summary>
/// <param name="daemon">What obeys.</param>
internal sealed class SourceCommands(Daemon daemon)
{
    /// <summary>More lines are refused: each asks, and is asked about in every report.</summary>
    private const int MostUpstreams = 256;

    private UpstreamSet Network => daemon.Engine.Network;

    /// <summary>Does it, or refuses.</summary>
    public ControlStatus Execute(IControlCommand command) => command switch
    {
        SetOnline online => Set(online),
        StartBurst burst => Start(burst),
        ModifySource change => Modify(change),
        AddSource source => Add(source),
        DeleteSource source => Delete(source.Address),
        SetSourceOffset offset => Set(offset),
        _ => ControlStatus.Failed,
    };

    /// <summary><c>onoffline</c>: asks those to which there is a way.</summary>
    public void SetOnlineByRoute()
    {
        foreach (var source in Network.Sources)
            Network.SetOnline(source, daemon.Host.HasRoute(source.Address));
    }

    /// <summary>The source a command means; null when there is none.</summary>
    public Source? Find(SourceChoice choice)
    {
        if (choice.Address.Kind == ControlAddressKind.None)
            return daemon.Engine.Sources.All.FirstOrDefault(source => source is not NetworkSource && source.Id == choice.Id);
        return choice.Address.ToIPAddress() is { } address ? Network.Find(address) : null;
    }

    private ControlStatus Set(SetOnline command)
    {
        var any = command.Sources.Address.Kind == ControlAddressKind.None;
        foreach (var upstream in Network.Upstreams)
        {
            if (any || command.Sources.Includes(ControlAddress.Unresolved((uint)upstream.Number)))
                Network.SetOnline(upstream, command.IsOnline);
        }

        foreach (var source in Network.Sources.Where(source => command.Sources.Includes(ControlAddress.From(source.Address))))
        {
            any = true;
            Network.SetOnline(source, command.IsOnline);
        }

        return any ? ControlStatus.Success : ControlStatus.NoSuchSource;
    }

    private ControlStatus Start(StartBurst command)
    {
        var any = command.Sources.Address.Kind == ControlAddressKind.None;
        foreach (var source in Network.Sources.Where(source => command.Sources.Includes(ControlAddress.From(source.Address))))
        {
            any = true;
            Network.Burst(source, command.Good, command.Total);
        }

        return any ? ControlStatus.Success : ControlStatus.NoSuchSource;
    }

    private ControlStatus Modify(ModifySource command)
    {
        if (FindUpstream(command.Address) is not { } upstream)
            return ControlStatus.NoSuchSource;
        var (options, value) = (upstream.Options, command.Value);
        var whole = int.CreateSaturating(value);
        upstream.Change(command.Setting switch
        {
            SourceSetting.MinPoll => options with { MinPoll = Poll(whole), MaxPoll = Math.Max(options.MaxPoll, Poll(whole)) },
            SourceSetting.MaxPoll => options with { MaxPoll = Poll(whole), MinPoll = Math.Min(options.MinPoll, Poll(whole)) },
            SourceSetting.MinStratum => options with { MinStratum = Math.Clamp(whole, 0, NtpHeader.InvalidStratum) },
            SourceSetting.PollTarget => options with { PollTarget = Math.Clamp(whole, 1, 1000) },
            SourceSetting.MaxDelay => options with { Delays = options.Delays with { Longest = TimeInterval.FromSecondsSaturating(value) } },
            SourceSetting.MaxDelayRatio => options with { Delays = options.Delays with { Ratio = value } },
            _ => options with { Delays = options.Delays with { DeviationRatio = value } },
        });
        return ControlStatus.Success;

        static int Poll(int poll) => Math.Clamp(poll, UpstreamOptions.ShortestPoll, UpstreamOptions.LongestPoll);
    }

    private ControlStatus Add(AddSource command)
    {
        if (Network.Upstreams.Count >= MostUpstreams)
            return ControlStatus.TooManySources;
        if (command.Options.HasFlag(NewSourceOptions.Nts) && (command.Kind == NewSourceKind.Peer || command.KeyId != 0))
            return ControlStatus.Failed; // Peers have no NTS, and nobody has two kinds of keys (as in the configuration).
        var options = NewSourceWords.OptionsOf(command);
        if (IPAddress.TryParse(command.Name, out var address))
        {
            var isIPv4 = address.AddressFamily == AddressFamily.InterNetwork;
            if (options.Family == (isIPv4 ? AddressChoice.IPv6 : AddressChoice.IPv4))
                return ControlStatus.InvalidAddressFamily;
            if (Network.Find(address) is not null)
                return ControlStatus.SourceAlreadyKnown;
        }

        var upstream = Network.Add(options);
        daemon.Log.Write(LogLevel.Information, $"Added {SourceFiles.NameOf(upstream)}");
        return ControlStatus.Success;
    }

    private ControlStatus Delete(ControlAddress address)
    {
        if (FindUpstream(address) is not { } upstream)
            return ControlStatus.NoSuchSource;
        if (address.ToIPAddress() is { } known && Network.Find(known) is { } source)
        {
            daemon.Log.Write(LogLevel.Information, $"Removed source {source.Name}");
            Network.Remove(source);
        }
        else
        {
            daemon.Log.Write(LogLevel.Information, $"Removed {SourceFiles.NameOf(upstream)}");
            Network.Remove(upstream);
        }

        return ControlStatus.Success;
    }

    private ControlStatus Set(SetSourceOffset command)
    {
        if (Find(command.Source) is not { } source)
            return ControlStatus.NoSuchSource;
        return new OperatorDesk(daemon.Engine).SetOffset(daemon.Now, source, command.Value) ? ControlStatus.Success : ControlStatus.Failed;
    }

    private Engine.Network.Upstream? FindUpstream(ControlAddress address)
        => address.Kind == ControlAddressKind.Unresolved
            ? Network.Upstreams.FirstOrDefault(upstream => upstream.Number == (int)address.Value)
            : address.ToIPAddress() is { } known ? Network.Find(known)?.Upstream : null;
}
