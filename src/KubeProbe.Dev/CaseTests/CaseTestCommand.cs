using System.CommandLine;
using KubeProbe.DevCluster.Faults;

namespace KubeProbe.Dev.CaseTests;

/// <summary><c>case-test IMAGE|EXECUTABLE</c>: a probe under faults, and what it did wrong.</summary>
static class CaseTestCommand
{
    public const string Name = "case-test";

    /// <summary>Exit code: 0 nothing wrong, 1 something is, 2 it could not be tried.</summary>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var what = new Argument<string>("IMAGE|EXECUTABLE") { Description = "the probe: an executable file, or an image; images other than KubeProbe's own take docker, podman or buildah" };
        var parameters = new Option<string[]>("-p") { Description = "a parameter; may be repeated", HelpName = "NAME=VALUE", AllowMultipleArgumentsPerToken = false };
        var template = new Option<string>("--template") { Description = "its ProbeTemplate: parameters, rights, arguments; without one it may do everything", HelpName = "FILE" };
        var timeout = new Option<string>("--timeout") { Description = "its deadline where there is nothing short about it; else the template's, or 30s", HelpName = "DURATION" };
        var json = new Option<bool>("--json") { Description = "the table as JSON" };
        var root = new RootCommand("Runs a probe on a development cluster, against a centre of the test, under faults, and says what it did wrong. Exit code 0: nothing.")
        {
            what, parameters, template, timeout, json,
        };
        root.SetAction(async (parsed, cancel) =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, cancellation);
            try
            {
                var given = Parameters(parsed.GetValue(parameters) ?? []);
                await using var subject = await CaseSubject.ReadAsync(parsed.GetRequiredValue(what), given, parsed.GetValue(template), Timeout(parsed.GetValue(timeout)), either.Token);
                return await TestAsync(subject, parsed.GetRequiredValue(what), parsed.GetValue(json), output, errors, either.Token);
            }
            catch (DevException fault)
            {
                await errors.WriteLineAsync(fault.Message);
                return 2;
            }
        });
        var result = root.Parse(args);
        if (result.Errors.Count == 0) return result.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, cancellation);
        foreach (var error in result.Errors) errors.WriteLine(error.Message);
        errors.WriteLine($"See {Name} --help.");
        return Task.FromResult(2);
    }

    static async Task<int> TestAsync(CaseSubject subject, string name, bool json, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        List<(CaseObservation Seen, IReadOnlyList<CaseFinding> Findings)> rows = [];
        foreach (var situation in CaseSituation.All)
        {
            if (!json) await errors.WriteLineAsync($"{situation.Name} …");
            var seen = await new CaseRun(subject, situation, TimeProvider.System).ObserveAsync(cancellation);
            rows.Add((seen, CaseTestRules.Judge(seen, subject.Reports)));
        }
        await output.WriteAsync(json ? CaseTestText.Json(name, rows) : CaseTestText.Table(rows));
        return rows.Any(row => row.Findings.Count > 0) ? 1 : 0;
    }

    static Dictionary<string, string> Parameters(string[] given)
    {
        var faulty = given.Where(each => each.IndexOf('=', StringComparison.Ordinal) < 1).ToList();
        if (faulty.Count > 0) throw new DevException($"Write parameters as NAME=VALUE; these are none: {string.Join(", ", faulty)}");
        return given.Select(each => each.Split('=', 2)).GroupBy(each => each[0]).ToDictionary(each => each.Key, each => each.Last()[1]);
    }

    static TimeSpan? Timeout(string? text)
    {
        if (text is null) return null;
        return GoDuration.TryParse(text, out var span) && span >= TimeSpan.FromSeconds(2) && span <= TimeSpan.FromMinutes(10)
            ? span
            : throw new DevException($"--timeout {text}: write a duration from 2s to 10m.");
    }
}
