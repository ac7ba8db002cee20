using System.Text.RegularExpressions;

namespace Stratum1.Linux.Tests.Processes;

/// <summary>The filter of system calls, run here as the kernel runs it; the daemon itself runs with it in the Interop tests.</summary>
public class SystemCallFilterTests
{
    private const int Read = 0;
    private const int Execute = 59;
    private const int Unheard = 9999;

    [Fact]
    public void What_is_needed_is_allowed_and_the_rest_fails()
    {
        Assert.Equal(SystemCallFilter.Allow, Judge(1, Read));
        Assert.Equal(SystemCallFilter.Fail | SystemCallFilter.NotPermitted, Judge(1, Execute));
        Assert.Equal(SystemCallFilter.Fail | SystemCallFilter.NoSuchCall, Judge(1, Unheard));
        Assert.All(SystemCallTable.Needed, call => Assert.True(call.X64 is not { } number || Judge(1, number) == SystemCallFilter.Allow));
    }

    [Fact]
    public void The_second_level_refuses_only_what_is_harmful()
    {
        Assert.Equal(SystemCallFilter.Allow, Judge(2, Unheard));
        Assert.All(SystemCallTable.Harmful, call => Assert.True(call.X64 is not { } number || Judge(2, number) != SystemCallFilter.Allow));
    }

    [Fact]
    public void A_negative_level_tells_by_a_signal()
    {
        Assert.Equal(SystemCallFilter.Trap, Judge(-1, Execute));
        Assert.Equal(SystemCallFilter.Trap, Judge(-1, Unheard));
        Assert.Equal(SystemCallFilter.Trap, Judge(-2, Execute));
        Assert.Equal(SystemCallFilter.Allow, Judge(-2, Read));
    }

    [Fact]
    public void Numbers_meant_for_another_machine_do_not_pass()
    {
        Assert.Equal(SystemCallFilter.KillProcess, Judge(1, Read, SystemCallFilter.Arm64));
        Assert.Equal(SystemCallFilter.Fail | SystemCallFilter.NotPermitted, Judge(2, unchecked((int)SystemCallFilter.X32) + Read));
        Assert.Equal(SystemCallFilter.Allow, Judge(1, 63, SystemCallFilter.Arm64, isX64: false)); // read on arm64
        Assert.NotEqual(SystemCallFilter.Allow, Judge(1, 221, SystemCallFilter.Arm64, isX64: false)); // execve on arm64
    }

    [Fact]
    public void No_call_is_both_needed_and_harmful()
        => Assert.Empty(SystemCallTable.Needed.Select(call => call.Name).Intersect(SystemCallTable.Harmful.Select(call => call.Name)));

    /// <summary>Where the compiler's headers are installed.</summary>
    [Theory]
    [InlineData("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", true)]
    [InlineData("/usr/include/asm-generic/unistd.h", false)]
    public void Numbers_are_those_of_the_kernels_headers(string header, bool isX64)
    {
        if (!File.Exists(header))
            return;
        var numbers = Regex.Matches(File.ReadAllText(header), @"#define __NR(3264)?_(?<name>\w+)\s+(?<number>\d+)\s*$",
                RegexOptions.Multiline | RegexOptions.ExplicitCapture)
            .DistinctBy(match => match.Groups["name"].Value)
            .ToDictionary(match => match.Groups["name"].Value, match => int.Parse(match.Groups["number"].Value, null));
        foreach (var call in SystemCallTable.Needed.Concat(SystemCallTable.Harmful))
        {
            if ((isX64 ? call.X64 : call.Arm64) is { } number && numbers.TryGetValue(call.Name, out var right))
                Assert.Equal((call.Name, right), (call.Name, number));
        }
    }

    /// <summary>Runs the program: loads, jumps and returns are all it has.</summary>
    private static uint Judge(int level, int number, uint machine = SystemCallFilter.X64, bool isX64 = true)
    {
        var program = SystemCallFilter.Program(level, isX64);
        var value = 0u;
        for (var i = 0; ; i++)
        {
            var step = program[i];
            switch (step.Code)
            {
                case SystemCallFilter.LoadWord:
                    value = step.Operand == SystemCallFilter.MachineOffset ? machine : unchecked((uint)number);
                    break;
                case SystemCallFilter.JumpIfEqual:
                    i += value == step.Operand ? step.JumpTrue : step.JumpFalse;
                    break;
                case SystemCallFilter.JumpIfAtLeast:
                    i += value >= step.Operand ? step.JumpTrue : step.JumpFalse;
                    break;
                default:
                    return step.Operand;
            }
        }
    }
}
