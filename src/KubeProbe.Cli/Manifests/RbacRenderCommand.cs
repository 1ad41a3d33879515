using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe rbac render TEMPLATE… --remedy REMEDY</c>: prints it for an admin to read and apply; nothing is changed anywhere.</summary>
sealed class RbacRenderCommand : CliCommand
{
    readonly Argument<string[]> templates = new("TEMPLATE") { Description = "Probe templates", Arity = ArgumentArity.ZeroOrMore };
    readonly Option<string[]> remedies = new("--remedy") { Description = "Remedy for which the centre's own account needs rights; may be given several times", HelpName = "NAME" };
    readonly Option<string> space = new("--namespace", "-n")
    {
        Description = "Namespace of the probe pods",
        HelpName = "NAME",
        DefaultValueFactory = _ => "kubeprobe-probes",
    };

    readonly Option<bool> observe = new("--observe") { Description = "Also what the centre needs to see changes, for bindings with spec.observe" };

    public RbacRenderCommand(CliSetup cli) : base(cli, "render", "Print the Role, its binding and the service account that templates need, and what the centre needs for remedies, for kubectl apply")
    {
        templates.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("templates")));
        remedies.CompletionSources.Add(context => Completion.Names.Manifests(cli, context, Kind.Parse("remedies")));
        Add(templates);
        Add(remedies);
        Add(space);
        Add(observe);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new RenderRbacRequest { Namespace = call.Value(space)!, Observe = call.Value(observe) };
        request.Templates.Add(call.Value(templates) ?? []);
        request.Remedies.Add(call.Value(remedies) ?? []);
        var answer = await call.Centre.Manifests.RenderRbacAsync(request, cancellationToken: cancel);
        call.Out.Text(answer.Yaml.EndsWith('\n') ? answer.Yaml : answer.Yaml + "\n");
        return ExitCode.Success;
    }
}
