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

    private static void Agree(string[] headers, params IReadOnlyDictionary<string, long>[] tables)
    {
        var ours = tables.SelectMany(table => table).ToList();
        var theirs = Gcc.ForArm64.Evaluate(headers, ours.Select(row => row.Key));
        Assert.Empty(ours.Where(row => theirs[row.Key] != row.Value).Select(row => $"{row.Key}: {theirs[row.Key]}, ours {row.Value}"));
    }
}
