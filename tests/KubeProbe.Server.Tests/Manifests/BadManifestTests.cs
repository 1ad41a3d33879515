using System.Text.RegularExpressions;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>
/// Each file of Bad/ is something a user gets wrong. Its lines <c>#! LINE FIELD | TEXT</c> say which faults must be told: all of
/// them at once, where they stand, and no others.
/// </summary>
public sealed partial class BadManifestTests
{
    static readonly string Folder = Path.Combine(Checkout.Root, "tests", "KubeProbe.Server.Tests", "Manifests", "Bad");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!).Order()];

    [Theory, MemberData(nameof(Files))]
    public async Task Every_fault_is_told_at_once_where_it_stands(string file)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(Folder, file));
        var expected = Expectation().Matches(yaml).Select(m => (Line: int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), Field: m.Groups[2].Value, Text: m.Groups[3].Value.Trim())).ToList();
        Assert.NotEmpty(expected);
        var manifests = new FakeManifests();

        var outcome = await manifests.ApplyAsync(yaml);

        var told = string.Join('\n', outcome.Faults.Select(fault => $"{fault.Line} {fault.Field} | {fault.Message} {fault.Remedy}"));
        Assert.Equal(ApplyResult.Faulty, outcome.Result);
        Assert.All(expected, wanted => Assert.True(
            outcome.Faults.Any(fault => fault.Line == wanted.Line && fault.Field == wanted.Field
                && $"{fault.Message} {fault.Remedy}".Contains(wanted.Text, StringComparison.OrdinalIgnoreCase)),
            $"not told: {wanted}\ntold:\n{told}"));
        Assert.True(expected.Count == outcome.Faults.Count, told);
        Assert.All(outcome.Faults, fault => Assert.NotEmpty(fault.Remedy));
        Assert.Equal(0, manifests.Writes);
    }

    [GeneratedRegex(@"^#! (\d+) (\S*) ?\| (.*)$", RegexOptions.Multiline)]
    private static partial Regex Expectation();
}
