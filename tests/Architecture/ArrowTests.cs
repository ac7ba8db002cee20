using System.Reflection;
using System.Xml.Linq;

namespace Stratum1.Architecture;

/// <summary>The arrows of ARCHITECTURE.md, held against what the compiled assemblies really reference.</summary>
public class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Stratum1.Time"] = [],
        ["Stratum1.Discipline"] = ["Stratum1.Time"],
        ["Stratum1.Refclock"] = ["Stratum1.Time"],
        ["Stratum1.Protocol"] = ["Stratum1.Time"],
        ["Stratum1.Engine"] = ["Stratum1.Time", "Stratum1.Discipline", "Stratum1.Refclock", "Stratum1.Protocol"],
        ["Stratum1.Linux"] = ["Stratum1.Time"],
        ["stratum1d"] =
            ["Stratum1.Time", "Stratum1.Discipline", "Stratum1.Refclock", "Stratum1.Protocol", "Stratum1.Engine", "Stratum1.Linux"],
        ["stratum1"] = ["Stratum1.Engine", "stratum1d", "Stratum1.Time", "Stratum1.Refclock", "Stratum1.Protocol", "Stratum1.Linux"],
    };

    public static TheoryData<string> Assemblies => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_references_only_what_the_arrows_allow(string name)
    {
        var ours = Assembly.Load(name).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(reference => Allowed.ContainsKey(reference));
        Assert.Empty(ours.Except(Allowed[name]));
    }

    [Fact]
    public void Every_source_project_is_known_here()
        => Assert.Equal(Allowed.Count, Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Length);

    [Fact]
    public void Only_the_Linux_project_may_be_unsafe()
    {
        var unsafeProjects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => XDocument.Load(file).Descendants("AllowUnsafeBlocks").Any())
            .Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(["Stratum1.Linux"], unsafeProjects);
    }
}
