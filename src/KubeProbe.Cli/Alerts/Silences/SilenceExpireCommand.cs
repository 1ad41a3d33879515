using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Silences;

/// <summary><c>kubeprobe silence expire ID…</c>.</summary>
sealed class SilenceExpireCommand : CliCommand
{
    readonly Argument<string[]> ids = new("SILENCE") { Description = "Ids of silences", Arity = ArgumentArity.OneOrMore };

    public SilenceExpireCommand(CliSetup cli) : base(cli, "expire", "End silences now; what they held back and still fires is sent") => Add(ids);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var ended = new List<Silence>();
        foreach (var id in call.Value(ids)!)
            ended.Add(await call.Centre.Silences.ExpireSilenceAsync(new ExpireSilenceRequest { Id = id }, cancellationToken: cancel));
        if (call.Format.IsDocument()) Documents.WriteList(call, "SilenceList", ended.Select(JsonText.Of));
        else foreach (var silence in ended) call.Out.Line(SafeText.Line(call.Format == OutputFormat.Name ? $"silence/{silence.Id}" : $"silence/{silence.Id} expired"));
        return ExitCode.Success;
    }
}
