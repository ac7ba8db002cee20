namespace Stratum1.Server.Boards;

/// <summary>Where Linux tells which board it runs on.</summary>
internal static class BoardFiles
{
    private const string Model = "/proc/device-tree/model";
    private const string LinkPolicy = "/sys/module/pcie_aspm/parameters/policy";

    /// <summary>The board of this machine; unknown on machines without a device tree.</summary>
    public static Board Read() => Board.Of(TextOf(Model).TrimEnd('\0'), TextOf(LinkPolicy));

    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // Not there, or hidden by the service's sandbox.
        }
    }
}
