using System.Text.RegularExpressions;

namespace KubeProbe.House.Tests;

/// <summary>Keeps the shape of the source: small files, folders that tell the domain, rules without a runtime.</summary>
public sealed partial class SourceShapeTests
{
    const int Longest = 300;
    const int LongestOfNineInTen = 150;
    const int Median = 50;

    static readonly string[] BannedFolders = ["Common", "Utils", "Helpers", "Shared", "Models", "Services", "Managers", "Extensions"];

    static readonly IReadOnlyList<string> Sources =
        [.. House.Tracked("src/*.cs")];

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        var long_ = Sources.Select(file => (file, Lines: LinesOf(file))).Where(each => each.Lines > Longest);

        Assert.Empty(long_);
    }

    [Fact]
    public void Most_files_are_short()
    {
        var lines = Sources.Select(LinesOf).Order().ToList();

        Assert.InRange(lines[lines.Count / 2], 1, Median);
        Assert.InRange(lines[lines.Count * 9 / 10], 1, LongestOfNineInTen);
    }

    [Fact]
    public void Folders_tell_the_domain()
    {
        var banned = Sources.SelectMany(file => file.Split('/')[..^1]).Where(BannedFolders.Contains).Distinct();

        Assert.Empty(banned);
    }

    [Fact]
    public void Rules_know_no_runtime()
    {
        var bound = Sources.Where(file => file.EndsWith("Rules.cs", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(Path.Combine(House.Root, file)).Contains("using Orleans", StringComparison.Ordinal));

        Assert.Empty(bound);
    }

    [Fact]
    public void Log_messages_stand_in_files_of_their_own()
    {
        // A class with a single message may keep it; more belong beside it.
        var mixed = Sources.Where(file => !file.EndsWith("Log.cs", StringComparison.Ordinal))
            .Where(file => LoggerMessage().Count(File.ReadAllText(Path.Combine(House.Root, file))) > 1);

        Assert.Empty(mixed);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(House.Root, "KubeProbe.Orleans.sln")).Replace('\\', '/');

        Assert.All(House.Tracked("*.csproj"), project => Assert.Contains(project, solution, StringComparison.Ordinal));
    }

    static int LinesOf(string file) => File.ReadLines(Path.Combine(House.Root, file)).Count();

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex LoggerMessage();
}
