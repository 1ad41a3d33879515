using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace KubeProbe.Cli.Alerts.Silences;

/// <summary><c>kubeprobe silence create MATCHER… --for 2h --comment …</c>: tells which firing alerts it holds back.</summary>
sealed class SilenceCreateCommand : CliCommand
{
    readonly Argument<string[]> matchers = new("MATCHER")
    {
        Description = "Such as cluster=prod-1, case!=dns, owner=~'team-.*' or env!~'test|dev'; all must match. Labels: alertname, cluster, case, owner, level, kind, category, and those of the cluster",
        Arity = ArgumentArity.OneOrMore,
    };

    readonly Option<string> lasts = new("--for") { Description = "How long, such as 2h", HelpName = "DURATION", DefaultValueFactory = _ => "2h" };
    readonly Option<string?> startsIn = new("--in") { Description = "When it starts, from now; at once", HelpName = "DURATION" };
    readonly Option<string> comment = new("--comment") { Description = "Why", HelpName = "TEXT", DefaultValueFactory = _ => "" };
    readonly Option<bool> dryRun = new("--dry-run") { Description = "Only show which firing alerts it would hold back" };

    public SilenceCreateCommand(CliSetup cli) : base(cli, "create", "Keep alerts that match from being sent; what still fires at its end is sent then")
    {
        Add(matchers);
        foreach (var option in (Option[])[lasts, startsIn, comment, dryRun]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var parsed = call.Value(matchers)!.Select(MatcherText.Parse).ToList();
        if (call.Value(dryRun))
        {
            var preview = await call.Centre.Silences.PreviewSilenceAsync(new PreviewSilenceRequest { Matchers = { parsed } }, cancellationToken: cancel);
            AlertTable.Write(call, preview.Alerts);
            call.Talk.Line($"{Count(preview.Total)} would be held back. No silence was made.");
            return ExitCode.Success;
        }
        if (call.Value(comment)!.Trim().Length == 0) throw new CliError("--comment is missing", "Say why, for whoever wonders.");

        var starts = call.Now + (call.Value(startsIn) is { } later ? DurationText.Parse(later, "--in") : TimeSpan.Zero);
        var request = new CreateSilenceRequest
        {
            Matchers = { parsed },
            Starts = call.Value(startsIn) is null ? null : Timestamp.FromDateTimeOffset(starts),
            Ends = Timestamp.FromDateTimeOffset(starts + DurationText.Parse(call.Value(lasts)!, "--for")),
            Comment = call.Value(comment)!,
        };
        var made = await call.Centre.Silences.CreateSilenceAsync(request, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(made));
        else call.Out.Line(call.Format == OutputFormat.Name ? $"silence/{made.Silence.Id}" : made.Silence.Id);
        call.Talk.Line($"Silence {made.Silence.Id} until {AgeText.Iso(made.Silence.Ends)}: {Count(made.Total)} match now. 'kubeprobe silence expire {made.Silence.Id}' ends it.");
        return ExitCode.Success;
    }

    static string Count(int total) => total == 1 ? "1 firing alert" : $"{total} firing alerts";
}
