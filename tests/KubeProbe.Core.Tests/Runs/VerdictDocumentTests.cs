using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Runs;

/// <summary>docs/verdicts.md is the table users read; it must be the table that decides.</summary>
public sealed class VerdictDocumentTests
{
    [Fact]
    public void The_document_has_the_rows_of_the_table_in_their_order()
    {
        var expected = VerdictTable.Rows.Select(row => $"| `{row.Reason}` | {row.Verdict} | {row.Sees} | {(row.AtOnce ? "at once" : "at the deadline")} |");

        var document = File.ReadLines(Find("docs/verdicts.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal));

        Assert.Equal(expected, document);
    }

    static string Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, file))) return Path.Combine(folder.FullName, file);
        throw new InvalidOperationException($"No {file} above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
