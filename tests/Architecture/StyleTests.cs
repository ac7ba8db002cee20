using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stratum1.Architecture;

/// <summary>The limits of CONTRIBUTING.md.</summary>
public partial class StyleTests
{
    private const int MaxFileLines = 500;
    private const int MaxMethodLines = 60;
    private const int MaxColumns = 140;

    [Fact]
    public void No_file_is_longer_than_500_lines()
        => Assert.Empty(Repository.Sources.Where(s => Lines(s.Tree) > MaxFileLines).Select(s => $"{s.Path}: {Lines(s.Tree)}"));

    [Fact]
    public void No_method_is_longer_than_60_lines()
        => Assert.Empty(
            from source in Repository.Sources
            from member in source.Tree.GetRoot().DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
            let span = member.SyntaxTree.GetLineSpan((member.Body ?? (SyntaxNode?)member.ExpressionBody ?? member).Span)
            let length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1
            where length > MaxMethodLines
            select $"{source.Path}:{span.StartLinePosition.Line + 1}: {length}");

    [Fact]
    public void No_line_is_wider_than_140_columns()
        => Assert.Empty(
            from source in Repository.Sources
            from line in source.Tree.GetText().Lines
            where line.Span.Length > MaxColumns
            select $"{source.Path}:{line.LineNumber + 1}: {line.Span.Length}");

    [Fact]
    public void Folders_are_concepts_not_drawers()
        => Assert.DoesNotContain(Repository.Sources, s => Drawer().IsMatch(s.Path));

    [Fact]
    public void Nothing_is_left_to_do_in_comments()
        => Assert.Empty(
            from source in Repository.Sources
            where !source.Path.EndsWith("StyleTests.cs", StringComparison.Ordinal)
            from comment in source.Tree.GetRoot().DescendantTrivia()
            where LeftOver().IsMatch(comment.ToString())
            select $"{source.Path}: {comment}");

    private static int Lines(SyntaxTree tree) => tree.GetText().Lines.Count - 1;

    [GeneratedRegex("/(Utils|Utilities|Common|Helpers|Infrastructure|Misc)(/|\\.cs)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Drawer();

    [GeneratedRegex("\\b(TODO|FIXME|HACK|XXX)\\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LeftOver();
}
