using Xunit.Abstractions;

namespace Stratum1.Interop.Serving;

/// <summary>chronyd and our daemon at both ends of a cable between two network namespaces, each the other's server.</summary>
public sealed class CableTests(ITestOutputHelper output)
{
    private const double Agreement = 100e-6;

    /// <summary>Neither follows the other: they have the same clock, so what they see of each other is the error of the exchange.</summary>
    private const string Often = "minpoll -3 maxpoll -3 xleave noselect";

    [NamespaceFact]
    public void Both_ends_agree_over_both_families_and_a_card_without_stamps_is_told_of_and_done_without()
    {
        using var here = new NetworkNamespace();
        using var there = new NetworkNamespace();
        here.ConnectTo(there, "10.99.2.1", "10.99.2.2");
        here.AddToCable("fd99::1/64");
        there.AddToCable("fd99::2/64");
        using var chronyd = new ChronydClient(
            [.. there.Exec, Programs.Chronyd],
            ["local stratum 1", "allow", $"server 10.99.2.1 {Often}", $"server fd99::1 {Often}"]);
        using var ours = new ChronydClient(
            [.. here.Exec, Programs.Stratum1d],
            ["local stratum 1", "allow", $"server 10.99.2.2 {Often}", $"server fd99::2 {Often}", "hwtimestamp cable", "hwtimestamp *"]);
        foreach (var (end, address) in new[] { (chronyd, "10.99.2.1"), (chronyd, "fd99::1"), (ours, "10.99.2.2"), (ours, "fd99::2") })
        {
            var data = end.WaitFor(address, 6, "Interleaved", "Yes");
            var (seen, _) = end.OffsetOf(address, Agreement, () => 0);
            output.WriteLine($"{address}: {seen * 1e6:F1} us");
            Assert.InRange(seen, -Agreement, Agreement);
            Assert.Equal("Kernel", data["TX timestamping"]);
            Assert.Equal("Kernel", data["RX timestamping"]);
        }

        Assert.Contains(
            "Could not enable HW timestamping on cable: its hardware or its driver does not stamp packets. The kernel's",
            ours.Output, StringComparison.Ordinal);
    }
}
