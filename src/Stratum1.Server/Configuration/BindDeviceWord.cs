namespace Stratum1.Server.Configuration;

/// <summary>The argument of <c>binddevice</c> and its kin: a network interface.</summary>
internal static class BindDeviceWord
{
    /// <summary>IFNAMSIZ is 16 with its final zero (linux/if.h).</summary>
    private const int LongestName = 15;

    /// <summary>Reads the name.</summary>
    public static string Read(Words words)
    {
        const string allowed = "the name of a network interface, such as eth0";
        var name = words.Text(allowed);
        if (name.Length > LongestName || name.Contains('/'))
            words.RefuseThis("is not the name of an interface", allowed, "Write a name that 'ip link' shows.");
        return name;
    }
}
