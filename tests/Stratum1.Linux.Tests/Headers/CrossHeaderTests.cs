using System.Runtime.InteropServices;

namespace Stratum1.Linux.Tests;

/// <summary>
/// The boards' headers, asked through a cross compiler and an emulated processor: what holds here must hold there, but for the rows
/// that are chosen by architecture.
/// </summary>
public class CrossHeaderTests
{
    [CrossGccFact]
    public void Kernel_headers_of_arm64_agree()
        => Agree(
            KernelHeaderRows.Headers, KernelHeaderRows.Rows, DeviceHeaderRows.Rows, SampleClockHeaderRows.Rows,
            ArchitectureHeaderRows.Kernel(Architecture.Arm64));

    [CrossGccFact]
    public void Libc_headers_of_arm64_agree()
        => Agree(LibcHeaderRows.Headers, LibcHeaderRows.Rows, ArchitectureHeaderRows.LibC(Architecture.Arm64));

    /// <summary>
    /// The 32-bit boards (Pi 2 and older): what differs there is what holds a pointer or a long, and nothing else. The daemon is for 64-bit
    /// boards; this says what a port would have to do.
    /// </summary>
    [CrossGccFact]
    public void Headers_of_armhf_differ_only_in_what_holds_a_pointer_or_a_long()
    {
        string[] wordSized =
        [
            "cmsghdr", "ifreq", "iovec", "itimerspec", "mmsghdr", "msghdr", "passwd", "PPS_FETCH", "PPS_GETCAP", "PPS_GETPARAMS",
            "PPS_SETPARAMS", "serial_struct", "sock_fprog", "timespec", "timex",
        ];
        var different = Differences(
                Gcc.ForArmHard, KernelHeaderRows.Headers, KernelHeaderRows.Rows, DeviceHeaderRows.Rows, SampleClockHeaderRows.Rows)
            .Concat(Differences(Gcc.ForArmHard, LibcHeaderRows.Headers, LibcHeaderRows.Rows))
            .Select(row => row.Split("struct ")[^1].Split(')', ',', ':')[0]);
        Assert.Equal(wordSized, different.Distinct().Order(StringComparer.OrdinalIgnoreCase));
    }

    private static void Agree(string[] headers, params IReadOnlyDictionary<string, long>[] tables)
        => Assert.Empty(Differences(Gcc.ForArm64, headers, tables));

    /// <summary>The rows that do not hold for a compiler's headers, with what its value is.</summary>
    private static IEnumerable<string> Differences(Gcc gcc, string[] headers, params IReadOnlyDictionary<string, long>[] tables)
    {
        var ours = tables.SelectMany(table => table).ToList();
        var theirs = gcc.Evaluate(headers, ours.Select(row => row.Key));
        return ours.Where(row => theirs[row.Key] != row.Value).Select(row => $"{row.Key}: {theirs[row.Key]}, ours {row.Value}");
    }
}
