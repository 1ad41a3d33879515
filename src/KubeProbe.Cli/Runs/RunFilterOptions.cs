using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>Options that choose runs, for every command that shows many.</summary>
sealed class RunFilterOptions
{
    static readonly (string, Verdict)[] VerdictWords =
        [("passed", Verdict.Passed), ("failed", Verdict.Failed), ("probefault", Verdict.ProbeFault), ("unknown", Verdict.Unknown), ("notapplicable", Verdict.NotApplicable)];

    static readonly (string, Phase)[] PhaseWords =
        [("queued", Phase.Queued), ("starting", Phase.Starting), ("running", Phase.Running), ("finished", Phase.Finished)];

    static readonly (string, Trigger)[] TriggerWords =
        [("periodic", Trigger.Periodic), ("change", Trigger.Change), ("manual", Trigger.Manual)];

    public Option<string?> Cluster { get; }

    public Option<string?> Case { get; }

    readonly Option<string?> binding;
    readonly Option<string[]> verdicts = Words("--verdict", "passed, failed, probefault or unknown; of standings notapplicable, too", VerdictWords);
    readonly Option<string[]> phases = Words("--phase", "queued, starting, running or finished", PhaseWords);
    readonly Option<string[]> triggers = Words("--trigger", "periodic, change or manual", TriggerWords);
    readonly Option<string?> change = new("--change") { Description = "Runs that this change fired", HelpName = "ID" };
    readonly Option<string?> since = new("--since") { Description = "Runs no older than this, such as 1h", HelpName = "DURATION" };

    public RunFilterOptions(CliSetup cli)
    {
        Cluster = Named(cli, "--cluster", "Runs on this cluster", "clusters");
        Case = Named(cli, "--case", "Runs of this case", "cases");
        binding = Named(cli, "--binding", "Runs of this binding", "bindings");
    }

    public IEnumerable<System.CommandLine.Option> All => [Cluster, Case, binding, verdicts, phases, triggers, change, since];

    public RunFilter Read(Call call)
    {
        var filter = new RunFilter
        {
            Cluster = call.Value(Cluster) ?? "",
            Case = call.Value(Case) ?? "",
            Binding = call.Value(binding) ?? "",
            ChangeId = call.Value(change) ?? "",
        };
        filter.Verdicts.Add(Values(call, verdicts, VerdictWords));
        filter.Phases.Add(Values(call, phases, PhaseWords));
        filter.Triggers.Add(Values(call, triggers, TriggerWords));
        if (call.Value(since) is { } age) filter.Since = Timestamp.FromDateTimeOffset(call.Now - DurationText.Parse(age, "--since"));
        return filter;
    }

    static IEnumerable<T> Values<T>(Call call, Option<string[]> option, (string Word, T Value)[] known) =>
        (call.Value(option) ?? []).Select(w => known.First(k => k.Word == w.ToLowerInvariant()).Value);

    static Option<string[]> Words<T>(string name, string description, (string Word, T)[] known)
    {
        var option = new Option<string[]>(name) { Description = $"Runs with one of: {description}", AllowMultipleArgumentsPerToken = false };
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. known.Select(k => k.Word)]);
        return option;
    }

    static Option<string?> Named(CliSetup cli, string name, string description, string kind)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "NAME" };
        option.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse(kind)));
        return option;
    }
}
