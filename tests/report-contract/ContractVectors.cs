using System.Text;
using System.Text.Json;

namespace KubeProbe.ReportContract;

/// <summary>The vectors of <c>docs/report-contract.md</c>, from the checkout the tests were built from.</summary>
static class ContractVectors
{
    static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(), "vectors.json"))).RootElement;

    public static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "KubeProbe.Orleans.sln"))) return Path.Combine(folder.FullName, "tests", "report-contract");
        throw new InvalidOperationException("Run the tests from a checkout.");
    }

    public static IEnumerable<string> Names(string kind) => Root.GetProperty(kind).EnumerateArray().Select(vector => vector.GetProperty("name").GetString()!);

    public static JsonElement Find(string kind, string name) =>
        Root.GetProperty(kind).EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);

    /// <summary>What a probe is told to do, as bytes: a text may be none in any encoding.</summary>
    public static IReadOnlyList<IReadOnlyList<byte[]>> Calls(JsonElement vector) =>
        [.. vector.GetProperty("calls").EnumerateArray().Select(call => (IReadOnlyList<byte[]>)[.. call.EnumerateArray().Select(Bytes)])];

    public static IReadOnlyList<IReadOnlyList<byte[]>> Call(params string[] words) => [[.. words.Select(Encoding.UTF8.GetBytes)]];

    static byte[] Bytes(JsonElement word)
    {
        if (word.ValueKind is JsonValueKind.String) return Encoding.UTF8.GetBytes(word.GetString()!);
        if (word.TryGetProperty("hex", out var hex)) return Convert.FromHexString(hex.GetString()!);
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(word.GetProperty("text").GetString(), word.GetProperty("times").GetInt32())));
    }
}
