using System.Text;

namespace Stratum1.Linux;

/// <summary>Which arriving packets a network card is to stamp (<c>rxfilter</c>).</summary>
public enum ReceiveFilter
{
    /// <summary>NTP packets if it can tell them, else all if it can, else none.</summary>
    Any,

    /// <summary>None: only what leaves.</summary>
    None,

    /// <summary>NTP packets.</summary>
    Ntp,

    /// <summary>PTP messages, with or without NTP inside.</summary>
    Ptp,

    /// <summary>All.</summary>
    All,
}

/// <summary>A network interface whose card stamps packets (Linux: timestamping.rst, section 3).</summary>
/// <param name="Name">The interface.</param>
/// <param name="Index">Its number, as packets tell it.</param>
/// <param name="ClockPath">The card's clock.</param>
/// <param name="StampsArrivals">Whether arriving packets are stamped too, or only those that leave.</param>
public sealed record StampingInterface(string Name, uint Index, string ClockPath, bool StampsArrivals)
{
    internal const nuint GetIndex = 0x8933;
    internal const nuint AskCard = 0x8946;
    internal const nuint SetStamping = 0x89B0;
    internal const nuint GetStamping = 0x89B1;

    private const uint Needed
        = Libc.SOF_TIMESTAMPING_RX_HARDWARE | Libc.SOF_TIMESTAMPING_TX_HARDWARE | Libc.SOF_TIMESTAMPING_RAW_HARDWARE;

    /// <summary>The link's speed in Mbit/s as it is now; null when the driver does not tell, or there is no link.</summary>
    public int? Speed
    {
        get
        {
            try
            {
                return int.TryParse(File.ReadAllText($"/sys/class/net/{Name}/speed"), out var speed) && speed > 0 ? speed : null;
            }
            catch (IOException)
            {
                return null; // EINVAL: such interfaces have no speed.
            }
        }
    }

    /// <summary>All interfaces of this machine.</summary>
    public static IEnumerable<string> All
        => Directory.Exists("/sys/class/net") ? Directory.EnumerateFileSystemEntries("/sys/class/net").Select(p => Path.GetFileName(p)!)
            : [];

    /// <summary>Makes a network card stamp packets. Needs CAP_NET_ADMIN, unless it does so already.</summary>
    /// <param name="name">The interface.</param>
    /// <param name="filter">Which packets.</param>
    /// <param name="problem">Why it cannot; null when it can.</param>
    public static unsafe StampingInterface? TryEnable(string name, ReceiveFilter filter, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var socket = SystemCall.Check(Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.O_CLOEXEC, 0), "socket");
        var request = default(InterfaceRequest);
        if (!Encoding.UTF8.TryGetBytes(name, ((Span<byte>)request.Name)[..^1], out _)
            || SystemCall.Ioctl(socket, GetIndex, ref request) < 0)
        {
            problem = "there is no such interface";
            return null;
        }

        var index = (uint)request.Argument.Index;
        var abilities = new StampingAbilities { Command = StampingAbilities.Ask };
        request.Argument.Data = &abilities;
        if (SystemCall.Ioctl(socket, AskCard, ref request) < 0 || (abilities.Flags & Needed) != Needed || abilities.ClockIndex < 0)
        {
            problem = "its hardware or its driver does not stamp packets";
            return null;
        }

        var setting = new StampingSetting
        {
            TransmitType = StampingSetting.StampTransmitted,
            ReceiveFilter = FilterFor(filter, abilities.ReceiveFilters),
        };
        var wanted = setting.ReceiveFilter;
        request.Argument.Data = &setting;
        var result = SystemCall.Ioctl(socket, SetStamping, ref request);
        if (result < 0 && (SystemCall.Ioctl(socket, GetStamping, ref request) < 0
            || setting.TransmitType != StampingSetting.StampTransmitted || setting.ReceiveFilter != wanted))
        {
            problem = new LinuxException("SIOCSHWTSTAMP", name, (Errno)(-result)).Message;
            return null;
        }

        problem = null;
        return new(name, index, $"/dev/ptp{abilities.ClockIndex}", setting.ReceiveFilter != StampingSetting.FilterNone);
    }

    /// <summary>The kernel's number of a filter, if the card has it.</summary>
    /// <param name="wanted">Which packets.</param>
    /// <param name="has">Bits of the filters that it has.</param>
    internal static int FilterFor(ReceiveFilter wanted, uint has)
    {
        return wanted switch
        {
            ReceiveFilter.Any when Has(StampingSetting.FilterNtp) => StampingSetting.FilterNtp,
            ReceiveFilter.Any when Has(StampingSetting.FilterAll) => StampingSetting.FilterAll,
            ReceiveFilter.Ntp => StampingSetting.FilterNtp,
            ReceiveFilter.All => StampingSetting.FilterAll,
            ReceiveFilter.Ptp when Has(StampingSetting.FilterPtpOverUdp) => StampingSetting.FilterPtpOverUdp,
            ReceiveFilter.Ptp when Has(StampingSetting.FilterPtp) => StampingSetting.FilterPtp,
            _ => StampingSetting.FilterNone,
        };

        bool Has(int filter) => (has & (1u << filter)) != 0;
    }
}
