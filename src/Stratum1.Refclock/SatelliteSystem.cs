namespace Stratum1.Refclock;

/// <summary>A satellite system, numbered as u-blox does (UBX-13003221, appendix "GNSS Identifiers").</summary>
public enum SatelliteSystem : byte
{
    /// <summary>GPS; satellites 1 to 32.</summary>
    Gps = 0,

    /// <summary>Augmentation (WAAS, EGNOS …); satellites 120 to 158.</summary>
    Sbas = 1,

    /// <summary>Galileo; satellites 1 to 36.</summary>
    Galileo = 2,

    /// <summary>BeiDou; satellites 1 to 63.</summary>
    BeiDou = 3,

    /// <summary>Indoor transmitters of Japan.</summary>
    Imes = 4,

    /// <summary>QZSS; satellites 1 to 10.</summary>
    Qzss = 5,

    /// <summary>GLONASS; slots 1 to 32, 255 not known.</summary>
    Glonass = 6,

    /// <summary>NavIC; satellites 1 to 14.</summary>
    NavIc = 7,
}
