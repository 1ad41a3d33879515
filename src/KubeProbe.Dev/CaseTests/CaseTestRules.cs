using System.Text.Json;

namespace KubeProbe.Dev.CaseTests;

/// <summary>What of that is wrong.</summary>
static class CaseTestRules
{
    const int MostNamed = 5;

    public static IReadOnlyList<CaseFinding> Judge(CaseObservation seen, bool reports)
    {
        if (!seen.Started) return [new("not-started", $"It did not start: {seen.NotStarted}")];

        List<CaseFinding> findings = [];
        var (ok, fault) = reports ? Read(seen) : (seen.ExitCode == 0, null);
        if (seen.LeftBehind.Count > 0)
            findings.Add(new("left-behind", $"It left {Some(seen.LeftBehind)}. Put KUBEPROBE_OWNER_REFERENCE on what it creates, or the run's label, and declare the kind under sweep."));
        if (seen.SecretsIn.Count > 0)
            findings.Add(new("secret-printed", $"A secret is in its {string.Join(" and its ", seen.SecretsIn)}. Print neither KUBEPROBE_RUN_TOKEN nor secret parameters."));
        if (seen.Reports.Count > 1)
            findings.Add(new("reported-twice", $"It reported {seen.Reports.Count} times though the first report was answered 200. Report once, at the end."));
        if (seen.Situation.Kill) return findings;

        if (seen.ExitCode is null)
        {
            findings.Add(new("hung", $"It still ran {seen.Ran.TotalSeconds:0} s after its start, past its deadline. Stop a margin before KUBEPROBE_DEADLINE, whatever is waited for."));
            return findings;
        }
        if (fault is not null) findings.Add(new("no-report", fault));
        else if (reports && ok != (seen.ExitCode == 0))
            findings.Add(new("wrong-report", $"It reported ok: {(ok ? "true" : "false")} and ended with {seen.ExitCode}. End with 0 where ok, else with 1."));
        if (fault is null && seen.Situation == CaseSituation.Well && !ok)
            findings.Add(new("wrong-report", $"It failed though nothing was wrong: {FirstError(seen) ?? $"exit code {seen.ExitCode}"}"));
        if (fault is null && reports && !ok && seen.Situation == CaseSituation.Denied && !Blames(FirstError(seen)))
            findings.Add(new("wrong-report", $"A missing right is told as a failure of the cluster: {FirstError(seen)}. Begin the first error with rbac-denied: or probe-fault:."));
        return findings;
    }

    /// <summary>What it said, by call or by termination message; or why that is nothing.</summary>
    static (bool Ok, string? Fault) Read(CaseObservation seen)
    {
        if (Said(seen) is not { } text) return (false, "It ended without a report, and without one as termination message.");
        try
        {
            using var report = JsonDocument.Parse(text);
            return report.RootElement.ValueKind is JsonValueKind.Object
                && report.RootElement.EnumerateObject().FirstOrDefault(p => p.Name.Equals("ok", StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: JsonValueKind.True or JsonValueKind.False } ok
                ? (ok.GetBoolean(), null)
                : (false, "Its report has no ok: true or false.");
        }
        catch (JsonException)
        {
            return (false, "Its report is no JSON.");
        }
    }

    static string? Said(CaseObservation seen) => seen.Reports.Count > 0 ? seen.Reports[0] : seen.Termination.TrimStart().StartsWith('{') ? seen.Termination : null;

    static string? FirstError(CaseObservation seen)
    {
        if (Said(seen) is not { } text) return null;
        using var report = JsonDocument.Parse(text);
        return report.RootElement.TryGetProperty("errors", out var errors) && errors.ValueKind is JsonValueKind.Array && errors.GetArrayLength() > 0
            ? errors[0].ToString()
            : null;
    }

    static bool Blames(string? error) => error is not null
        && (error.StartsWith("rbac-denied:", StringComparison.Ordinal) || error.StartsWith("probe-fault:", StringComparison.Ordinal));

    static string Some(IReadOnlyList<string> all) =>
        string.Join(", ", all.Take(MostNamed)) + (all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "");
}
