using System.Text.Json;

namespace KubeProbe.ReportContract;

/// <summary>What a pod would be given: the variables, and a file for the termination message.</summary>
sealed class PodFolder : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kubeprobe-contract-").FullName;

    public PodFolder(StumblingCentre centre, ReportTarget target, int left)
    {
        Variables = new()
        {
            ["KUBEPROBE_REPORT_URL"] = $"{centre.Address}/report/v1/runs/{target.Run}",
            ["KUBEPROBE_RUN_ID"] = target.Run,
            ["KUBEPROBE_RUN_TOKEN"] = target.Token,
            // The centre writes whole seconds; rounded up, for a vector's deadline is what there is at least.
            ["KUBEPROBE_DEADLINE"] = TimeProvider.System.GetUtcNow().AddSeconds(left + 0.999).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["TERMINATION_LOG"] = Path.Combine(folder, "termination"),
            ["TRACEPARENT"] = null,
        };
    }

    public Dictionary<string, string?> Variables { get; }

    public byte[] Termination => File.ReadAllBytes(Path.Combine(folder, "termination"));

    public static string Delivery(DriverEnd end) =>
        end.Output.Split('\n').LastOrDefault(line => line.StartsWith("delivery: ", StringComparison.Ordinal))?["delivery: ".Length..].Trim()
        ?? throw new InvalidOperationException($"No delivery was told. Exit {end.Exit}\n{end.Output}\n{end.Errors}");

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

/// <summary>Holds a report against what its vector says of it.</summary>
static class ReportChecks
{
    public static void Check(JsonElement vector, JsonElement report)
    {
        if (vector.TryGetProperty("report", out var exact))
        {
            Assert.Equal(Whole(exact), Whole(report));
            return;
        }

        var within = vector.GetProperty("within");
        Assert.Equal(vector.GetProperty("exit").GetInt32() == 0, report.GetProperty("ok").GetBoolean());
        var samples = report.TryGetProperty("measurements", out var measured) ? measured.EnumerateArray().ToList() : [];
        foreach (var claim in within.EnumerateObject()) Check(claim, report, samples);
    }

    // One that is too long for a termination message may be left out of it, and is told as left out.
    static string? Fact(JsonElement report) => report.TryGetProperty("facts", out var facts) ? facts[0].GetProperty("value").GetString() : null;

    static void Check(JsonProperty claim, JsonElement report, List<JsonElement> samples)
    {
        int Of(bool ok) => samples.Count(s => s.TryGetProperty("ok", out var it) && it.GetBoolean() == ok);
        switch (claim.Name)
        {
            case "measurements": Assert.Equal(claim.Value.GetInt32(), samples.Count); break;
            case "most": Assert.InRange(samples.Count, 10, claim.Value.GetInt32()); break;
            case "ok": Assert.Equal(claim.Value.GetInt32(), Of(true)); break;
            case "failed": Assert.Equal(claim.Value.GetInt32(), Of(false)); break;
            case "seconds": Assert.All(samples, s => Assert.InRange(s.GetProperty("seconds").GetDouble(), 0, 60)); break;
            case "slowest": Assert.Equal(claim.Value.GetDouble(), samples.Max(s => s.GetProperty("seconds").GetDouble())); break;
            case "message": Assert.Contains(claim.Value.GetString()!, report.GetProperty("message").GetString(), StringComparison.Ordinal); break;
            case "error": Assert.StartsWith(claim.Value.GetString()!, report.GetProperty("errors")[0].GetString(), StringComparison.Ordinal); break;
            case "errorHas": Assert.Contains(claim.Value.GetString()!, report.GetProperty("errors")[0].GetString(), StringComparison.Ordinal); break;
            case "factHas" when Fact(report) is { } told: Assert.Contains(claim.Value.GetString()!, told, StringComparison.Ordinal); break;
            case "factBytes" when Fact(report) is { } told: Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(told), 900, claim.Value.GetInt32()); break;
            case "factHas" or "factBytes": Assert.Contains("0 of 1 facts", report.GetProperty("message").GetString(), StringComparison.Ordinal); break;
            default: Assert.Fail($"The vectors claim {claim.Name}, which nothing checks."); break;
        }
    }

    /// <summary>The same in one form: what is absent, null or an empty list is the same, and 1 is 1.0.</summary>
    static string Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", value.EnumerateObject()
            .Where(p => p.Value.ValueKind is not JsonValueKind.Null && !(p.Value.ValueKind is JsonValueKind.Array && p.Value.GetArrayLength() == 0))
            .OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}:{Whole(p.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", value.EnumerateArray().Select(Whole)) + "]",
        JsonValueKind.Number => value.GetDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString()),
        _ => value.GetRawText(),
    };
}
