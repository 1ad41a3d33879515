using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Incidents;
using KubeProbe.Cli.Output;
using KubeProbe.Cli.Runs;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe describe KIND NAME</c> and <c>describe run ID</c> or <c>incident ID</c>.</summary>
sealed class DescribeCommand : CliCommand
{
    readonly Argument<string[]> words = new("KIND NAME") { Description = "KIND NAME…, KIND/NAME…, run ID, or incident ID", Arity = ArgumentArity.OneOrMore };
    readonly Option<string?> node = new("--node") { Description = "Of a run on many nodes: the evidence of this one", HelpName = "NAME" };

    public DescribeCommand(CliSetup cli) : base(cli, "describe", "Show everything about an object, a run and its evidence, or an incident cluster by cluster")
    {
        words.CompletionSources.Add(context => Completion.Names.KindThenName(cli, context));
        Add(words);
        Add(node);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var references = ObjectReference.Parse(call.Value(words)!);
        for (var i = 0; i < references.Count; i++)
        {
            var (kind, name) = references[i];
            if (i > 0 && call.Format.IsTable()) call.Out.Line("\n");
            if (GetTargets.IsRuns(kind)) await DescribeRunAsync(call, name ?? throw new CliError("name the run: its id, or @latest"), cancel);
            else if (GetTargets.IsIncidents(kind)) await IncidentList.ShowAsync(call, name ?? throw new CliError("name the incident by its id", "'kubeprobe get incidents' lists those that are open."), cancel);
            else await DescribeManifestAsync(call, Kind.Parse(kind), name, cancel);
        }
        return ExitCode.Success;
    }

    async Task DescribeRunAsync(Call call, string word, CancellationToken cancel)
    {
        var run = await RunReference.ResolveAsync(call, word, cancel);
        var part = call.Value(node) ?? "";
        var evidence = run.Phase == Phase.Finished && (run.Verdict != Verdict.Passed || part.Length > 0)
            ? await EvidenceDescription.ReadAsync(call, run.Id, part, cancel)
            : null;
        if (call.Format.IsDocument())
        {
            Documents.WriteNext(call, JsonText.Of(run));
            if (evidence is not null) Documents.WriteNext(call, JsonText.Of(evidence));
            return;
        }
        RunDescription.Write(call, run);
        if (evidence is not null) EvidenceDescription.Write(call, evidence, measurements: run.Measurements.Count == 0);
    }

    static async Task DescribeManifestAsync(Call call, Kind kind, string? name, CancellationToken cancel)
    {
        var items = name is not null
            ? [await ManifestReader.GetAsync(call, kind, name, cancel)]
            : (await ManifestReader.ListAsync(call, kind, "", cancel)).Items;
        foreach (var item in items)
            if (call.Format.IsDocument()) Documents.WriteNext(call, JsonText.Parse(item.Json));
            else await ManifestDescription.WriteAsync(call, kind, item, cancel);
    }
}
