using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Manifests;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Remedies;

/// <summary><c>kubeprobe remedy runs [REMEDY]</c>: executions, newest first.</summary>
sealed class RemedyRunsCommand : CliCommand
{
    static readonly TableColumn[] Columns =
    [
        new("ID"), new("REMEDY"), new("CLUSTER"), new("CASE"), new("ACTION"), new("PHASE"), new("OUTCOME"), new("AGE"), new("REASON", Wide: true), new("CAUSE", Wide: true),
        new("RUN", Wide: true),
    ];

    readonly Argument<string?> remedy = new("REMEDY") { Description = "Executions of this remedy", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string?> cluster = new("--cluster") { Description = "Executions in this cluster", HelpName = "NAME" };
    readonly Option<string?> @case = new("--case") { Description = "Executions for this case", HelpName = "NAME" };
    readonly Option<bool> open = new("--open") { Description = "Executions that are not over: those that await approval are among them" };
    readonly Option<int> limit = Pages.LimitOption("Executions to show");

    public RemedyRunsCommand(CliSetup cli) : base(cli, "runs", "List executions of remedies")
    {
        remedy.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("remedies")));
        cluster.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("clusters")));
        @case.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("cases")));
        Add(remedy);
        foreach (var option in (Option[])[cluster, @case, open, limit]) Add(option);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListRemediationsRequest
        {
            Remedy = call.Value(remedy) ?? "",
            Cluster = call.Value(cluster) ?? "",
            Case = call.Value(@case) ?? "",
            Open = call.Value(open),
        };
        var found = await Pages.ReadAsync<Remediation>(call.Value(limit), async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Remedies.ListRemediationsAsync(request, cancellationToken: cancel);
            return (page.Remediations, page.NextPageToken);
        });
        if (call.Format.IsDocument()) Documents.WriteList(call, "RemediationList", found.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var one in found) call.Out.Line(SafeText.Line($"remediation/{one.Id}"));
        else if (found.Count > 0) new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. found.Select(one => Row(call, one))]);
        else call.Talk.Line("No executions found.");
        return ExitCode.Success;
    }

    static IReadOnlyList<Cell> Row(Call call, Remediation one) =>
    [
        Cell.Of(one.Id), Cell.Of(one.Remedy), Cell.Of(one.Cluster), Cell.Of(one.Case), Cell.Of(one.Action), Cell.Of(one.Phase), Cell.Of(one.Outcome, RemediationText.Tone(one)),
        AgeText.Since(one.Proposed, call.Now), Cell.Of(one.Reason), Cell.Of(one.Category), Cell.Of(one.RunId),
    ];
}
