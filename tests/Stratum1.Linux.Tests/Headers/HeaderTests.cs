using System.Runtime.InteropServices;

namespace Stratum1.Linux.Tests;

/// <summary>Every struct, request code and constant that crosses to the kernel, held against the headers of this machine.</summary>
public class HeaderTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, long>> FromKernel = new(
        () => Gcc.OfThisMachine.Evaluate(KernelHeaderRows.Headers,
            KernelHeaderRows.Rows.Keys.Concat(DeviceHeaderRows.Rows.Keys).Concat(SampleClockHeaderRows.Rows.Keys)));

    private static readonly Lazy<IReadOnlyDictionary<string, long>> FromLibc = new(
        () => Gcc.OfThisMachine.Evaluate(LibcHeaderRows.Headers, LibcHeaderRows.Rows.Keys));

    private static readonly Lazy<IReadOnlyDictionary<string, long>> FromOpenSsl = new(
        () => Gcc.OfThisMachine.Evaluate(OpenSslHeaderRows.Headers, OpenSslHeaderRows.Rows.Keys));

    public static TheoryData<string> KernelExpressions => [.. KernelHeaderRows.Rows.Keys];

    public static TheoryData<string> DeviceExpressions => [.. DeviceHeaderRows.Rows.Keys];

    public static TheoryData<string> SampleClockExpressions => [.. SampleClockHeaderRows.Rows.Keys];

    public static TheoryData<string> LibcExpressions => [.. LibcHeaderRows.Rows.Keys];

    public static TheoryData<string> OpenSslExpressions => [.. OpenSslHeaderRows.Rows.Keys];

    [GccTheory]
    [MemberData(nameof(KernelExpressions))]
    public void Kernel_headers_agree(string expression) => Assert.Equal(FromKernel.Value[expression], KernelHeaderRows.Rows[expression]);

    [GccTheory]
    [MemberData(nameof(DeviceExpressions))]
    public void Device_headers_agree(string expression) => Assert.Equal(FromKernel.Value[expression], DeviceHeaderRows.Rows[expression]);

    [GccTheory]
    [MemberData(nameof(SampleClockExpressions))]
    public void Sample_clock_headers_agree(string expression)
        => Assert.Equal(FromKernel.Value[expression], SampleClockHeaderRows.Rows[expression]);

    [GccTheory]
    [MemberData(nameof(LibcExpressions))]
    public void Libc_headers_agree(string expression) => Assert.Equal(FromLibc.Value[expression], LibcHeaderRows.Rows[expression]);

    [GccTheory]
    [InlineData("sizeof(struct epoll_event)")]
    [InlineData("offsetof(struct epoll_event, data)")]
    public void What_differs_by_architecture_is_right_for_this_one(string expression)
        => Assert.Equal(
            Gcc.OfThisMachine.Evaluate(LibcHeaderRows.Headers, [expression])[expression],
            ArchitectureHeaderRows.LibC(RuntimeInformation.ProcessArchitecture)[expression]);

    [GccTheory]
    [InlineData("__NR_sched_getattr")]
    [InlineData("__NR_sched_setattr")]
    public void Numbers_of_system_calls_are_right_for_this_architecture(string expression)
        => Assert.Equal(
            Gcc.OfThisMachine.Evaluate(KernelHeaderRows.Headers, [expression])[expression],
            ArchitectureHeaderRows.Kernel(RuntimeInformation.ProcessArchitecture)[expression]);

    [OpenSslHeadersTheory]
    [MemberData(nameof(OpenSslExpressions))]
    public void OpenSSL_headers_agree(string expression) => Assert.Equal(FromOpenSsl.Value[expression], OpenSslHeaderRows.Rows[expression]);
}
