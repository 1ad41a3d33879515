using KubeProbe.Cli.Access;
using KubeProbe.Cli.Alerts;
using KubeProbe.Cli.Changes;
using KubeProbe.Cli.Clusters;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Freshness;
using KubeProbe.Cli.Incidents;
using KubeProbe.Cli.Output;
using KubeProbe.Cli.Runs;
using KubeProbe.Cli.Scheduling;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe get …</c>: manifests of any kind, runs, alerts, incidents, changes, freshness, tokens, and how the fleet stands.</summary>
sealed class GetCommand : CliCommand
{
    readonly Argument<string[]> words = new("KIND NAME") { Description = "KIND, KIND NAME…, KIND/NAME…, runs, run ID, alerts, incidents, incident ID, changes, freshness, tokens, overview, standings or skippedslots", Arity = ArgumentArity.OneOrMore };
    readonly Option<string?> selector = new("--selector", "-l") { Description = "Label selector, such as env=prod,tier in (a,b),!canary", HelpName = "SELECTOR" };
    readonly Option<bool> watch = new("--watch", "-w") { Description = "Go on with each change until Ctrl-C" };
    readonly Option<bool> firing = new("--firing") { Description = "Alerts that are not resolved" };
    readonly Option<bool> stale = new("--stale") { Description = "Of freshness: cases whose verdict had to be there and is not" };
    readonly Option<string?> reason = new("--reason") { Description = "Slots skipped for this reason: overlap, exclusive, budget, busy, late, paused, maintenance or not-applicable", HelpName = "WORD" };
    readonly Option<int> limit = Pages.LimitOption("Runs, alerts, incidents, clusters of the overview, standings or skipped slots to show");
    readonly RunFilterOptions filter;

    public GetCommand(CliSetup cli) : base(cli, "get", "Show objects, runs, alerts, tokens, or how the fleet stands")
    {
        filter = new(cli);
        words.CompletionSources.Add(context => Completion.Names.KindThenName(cli, context));
        Add(words);
        foreach (var option in (Option[])[selector, watch, .. filter.All, firing, stale, reason, limit]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var references = ObjectReference.Parse(call.Value(words)!);
        var other = references.Select(r => r.Kind).FirstOrDefault(kind => !GetTargets.IsManifests(kind));
        if (other is not null && !GetTargets.IsOfClusters(other) && call.Value(selector) is not null)
            throw new CliError($"{SafeText.Line(other)} have no labels to select by", "'kubeprobe get --help' shows the options that choose among them.");
        if (references.Any(r => GetTargets.IsRuns(r.Kind))) await RunsAsync(call, references, cancel);
        else if (references is [{ Name: null } only] && GetTargets.IsAlerts(only.Kind)) await AlertsAsync(call, cancel);
        else if (references is [var incident] && GetTargets.IsIncidents(incident.Kind)) await IncidentsAsync(call, incident.Name, cancel);
        else if (references is [{ Name: null } told] && GetTargets.IsChanges(told.Kind)) await ChangesAsync(call, cancel);
        else if (references is [{ Name: null } fresh] && GetTargets.IsFreshness(fresh.Kind)) await FreshnessAsync(call, cancel);
        else if (references is [{ Name: null } single] && GetTargets.IsTokens(single.Kind)) await TokensAsync(call, cancel);
        else if (references is [{ Name: null } of] && GetTargets.IsFleet(of.Kind)) await FleetAsync(call, of.Kind, cancel);
        else if (other is not null) throw new CliError($"{SafeText.Line(other)} are listed by themselves, and as a whole", $"'kubeprobe get {SafeText.Line(other)}' lists them.");
        else if (!call.Value(watch)) await ManifestPrinter.PrintAsync(call, references, call.Value(selector) ?? "", cancel);
        else if (references is [var watched]) await new ManifestWatch(call, Kind.Parse(watched.Kind), watched.Name, call.Value(selector) ?? "").RunAsync(cancel);
        else throw new CliError("-w watches one kind, or one object");
        return ExitCode.Success;
    }

    async Task RunsAsync(Call call, IReadOnlyList<ObjectReference> references, CancellationToken cancel)
    {
        if (references.Any(r => !GetTargets.IsRuns(r.Kind))) throw new CliError("runs are shown by themselves, not with other kinds");
        if (references is [{ Name: null }])
        {
            var chosen = filter.Read(call);
            var newest = await RunList.ReadAsync(call, chosen, call.Value(limit), cancel);
            if (call.Value(watch)) await new RunStream(call, chosen).RunAsync(newest, cancel);
            else RunPrinter.Write(call, newest);
            return;
        }
        if (call.Value(watch)) throw new CliError("-w watches all runs that match", "For one run: 'kubeprobe logs RUN -f', or 'kubeprobe watch --case CASE'.");

        var runs = new List<Run>();
        foreach (var reference in references) runs.Add(await RunReference.ResolveAsync(call, reference.Name!, cancel));
        if (runs is [var one]) RunPrinter.WriteOne(call, one);
        else RunPrinter.Write(call, runs);
    }

    async Task TokensAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(watch)) throw new CliError("tokens can't be watched");
        await TokenTable.ListAsync(call, cancel);
    }

    async Task FreshnessAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(watch)) throw new CliError("freshness can't be watched", "'kubeprobe get alerts --firing' tells who was told of it.");
        var chosen = filter.Read(call);
        var request = new ListFreshnessRequest { Cluster = chosen.Cluster, Binding = chosen.Binding, Case = chosen.Case };
        if (call.Value(stale)) request.States.Add(FreshnessState.Stale);
        await FreshnessTable.ListAsync(call, request, call.Value(limit), cancel);
    }

    async Task ChangesAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(watch)) throw new CliError("changes can't be watched", "'kubeprobe gate wait --change ID' waits for one.");
        await ChangeTable.ListAsync(call, new ListChangesRequest { Cluster = call.Value(filter.Cluster) ?? "" }, call.Value(limit), cancel);
    }

    async Task AlertsAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(watch)) throw new CliError("alerts can't be watched", "'kubeprobe watch --verdict failed' watches the runs behind them.");
        var request = new ListAlertsRequest
        {
            Cluster = call.Value(filter.Cluster) ?? "",
            Case = call.Value(filter.Case) ?? "",
            Firing = call.Value(firing),
        };
        await AlertTable.ListAsync(call, request, call.Value(limit), cancel);
    }

    async Task IncidentsAsync(Call call, string? id, CancellationToken cancel)
    {
        if (call.Value(watch)) throw new CliError("incidents can't be watched", "'kubeprobe incident show ID' tells the story of one.");
        if (id is not null) await IncidentList.ShowAsync(call, id, cancel);
        else await IncidentList.WriteAsync(call, IncidentList.Open(new ListIncidentsRequest { Cluster = call.Value(filter.Cluster) ?? "", Case = call.Value(filter.Case) ?? "" }), call.Value(limit), cancel);
    }

    async Task FleetAsync(Call call, string kind, CancellationToken cancel)
    {
        if (call.Value(watch)) throw new CliError($"{kind} can't be watched", "'kubeprobe watch' watches the runs behind it.");
        var chosen = filter.Read(call);
        if (GetTargets.IsOverview(kind)) await OverviewTable.ListAsync(call, call.Value(selector) ?? "", call.Value(limit), cancel);
        else if (GetTargets.IsStandings(kind)) await StandingTable.ListAsync(call, FleetRequests.Standings(chosen, call.Value(selector) ?? ""), call.Value(limit), cancel);
        else await SkippedTable.ListAsync(call, FleetRequests.Skipped(chosen, call.Value(reason) ?? ""), call.Value(limit), cancel);
    }
}
