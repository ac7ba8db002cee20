namespace Stratum1.Refclock.Ubx;

/// <summary>Class and identifier of UBX messages as one number: class in the high byte, identifier in the low one.</summary>
/// <remarks>Numbers and names: u-blox 8 / M8 protocol specification UBX-13003221, "UBX Messages Overview", and its predecessors.</remarks>
public static class UbxMessage
{
    /// <summary>Receiver navigation status.</summary>
    public const ushort NavStatus = 0x0103;

    /// <summary>Navigation solution in the Earth-centred frame; replaced by NAV-PVT since u-blox 7.</summary>
    public const ushort NavSol = 0x0106;

    /// <summary>Navigation, position, velocity and time.</summary>
    public const ushort NavPvt = 0x0107;

    /// <summary>GPS time.</summary>
    public const ushort NavTimeGps = 0x0120;

    /// <summary>UTC.</summary>
    public const ushort NavTimeUtc = 0x0121;

    /// <summary>Leap seconds.</summary>
    public const ushort NavTimeLs = 0x0126;

    /// <summary>Space vehicles, up to u-blox 7; replaced by NAV-SAT.</summary>
    public const ushort NavSvInfo = 0x0130;

    /// <summary>Satellites.</summary>
    public const ushort NavSat = 0x0135;

    /// <summary>A command was refused.</summary>
    public const ushort AckNak = 0x0500;

    /// <summary>A command was carried out.</summary>
    public const ushort AckAck = 0x0501;

    /// <summary>Versions of hardware and firmware.</summary>
    public const ushort MonVer = 0x0A04;

    /// <summary>Hardware status: antenna and jamming, up to u-blox 8.</summary>
    public const ushort MonHw = 0x0A09;

    /// <summary>Radio status: antenna and jamming, since u-blox 9.</summary>
    public const ushort MonRf = 0x0A38;

    /// <summary>Announces the next pulse.</summary>
    public const ushort TimTp = 0x0D01;

    /// <summary>Progress of the survey-in.</summary>
    public const ushort TimSvin = 0x0D04;

    private static readonly Dictionary<ushort, string> Names = new()
    {
        [0x0101] = "NAV-POSECEF",
        [0x0102] = "NAV-POSLLH",
        [NavStatus] = "NAV-STATUS",
        [0x0104] = "NAV-DOP",
        [NavSol] = "NAV-SOL",
        [NavPvt] = "NAV-PVT",
        [0x0109] = "NAV-ODO",
        [0x0111] = "NAV-VELECEF",
        [0x0112] = "NAV-VELNED",
        [0x0113] = "NAV-HPPOSECEF",
        [0x0114] = "NAV-HPPOSLLH",
        [NavTimeGps] = "NAV-TIMEGPS",
        [NavTimeUtc] = "NAV-TIMEUTC",
        [0x0122] = "NAV-CLOCK",
        [0x0123] = "NAV-TIMEGLO",
        [0x0124] = "NAV-TIMEBDS",
        [0x0125] = "NAV-TIMEGAL",
        [NavTimeLs] = "NAV-TIMELS",
        [0x0127] = "NAV-TIMEQZSS",
        [NavSvInfo] = "NAV-SVINFO",
        [0x0131] = "NAV-DGPS",
        [0x0132] = "NAV-SBAS",
        [0x0134] = "NAV-ORB",
        [NavSat] = "NAV-SAT",
        [0x0136] = "NAV-COV",
        [0x013B] = "NAV-SVIN",
        [0x013C] = "NAV-RELPOSNED",
        [0x0143] = "NAV-SIG",
        [0x0160] = "NAV-AOPSTATUS",
        [0x0161] = "NAV-EOE",
        [0x0210] = "RXM-RAW",
        [0x0211] = "RXM-SFRB",
        [0x0213] = "RXM-SFRBX",
        [0x0215] = "RXM-RAWX",
        [0x0220] = "RXM-SVSI",
        [0x0400] = "INF-ERROR",
        [0x0401] = "INF-WARNING",
        [0x0402] = "INF-NOTICE",
        [0x0403] = "INF-TEST",
        [0x0404] = "INF-DEBUG",
        [AckNak] = "ACK-NAK",
        [AckAck] = "ACK-ACK",
        [0x0600] = "CFG-PRT",
        [0x0601] = "CFG-MSG",
        [0x0A02] = "MON-IO",
        [MonVer] = "MON-VER",
        [0x0A06] = "MON-MSGPP",
        [0x0A07] = "MON-RXBUF",
        [0x0A08] = "MON-TXBUF",
        [MonHw] = "MON-HW",
        [0x0A0B] = "MON-HW2",
        [0x0A21] = "MON-RXR",
        [0x0A28] = "MON-GNSS",
        [0x0A36] = "MON-COMMS",
        [0x0A37] = "MON-HW3",
        [MonRf] = "MON-RF",
        [TimTp] = "TIM-TP",
        [0x0D03] = "TIM-TM2",
        [TimSvin] = "TIM-SVIN",
        [0x0D06] = "TIM-VRFY",
        [0x2703] = "SEC-UNIQID",
    };

    /// <summary>
    /// The name as the u-blox manuals write it without "UBX-", or <see cref="Number"/> (a new string) where we know none.
    /// </summary>
    public static string Name(ushort message) => Names.GetValueOrDefault(message) ?? Number(message);

    /// <summary>Class and identifier as two hexadecimal digits each: <c>06-3d</c>. Makes a string.</summary>
    public static string Number(ushort message) => $"{message >> 8:x2}-{message & 0xFF:x2}";
}
