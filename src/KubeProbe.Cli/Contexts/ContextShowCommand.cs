using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Contexts;

/// <summary><c>kubeprobe context show</c>: what the other commands would use now, environment and flags included.</summary>
sealed class ContextShowCommand(CliSetup cli) : CliCommand(cli, "show", "Show what is in use: file, context, server, whether there is a token")
{
    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var file = ContextFile.Load(call.Host, call.Talk);
        var settings = call.Settings;
        List<KeyValuePair<string, string>> fields =
        [
            new("file", file.Path),
            new("context", file.Select(call)?.Name ?? "<none>"),
            new("server", settings.Address.GetLeftPart(UriPartial.Authority)),
            new("token", settings.Token is null ? "<none>" : "<set>"),
            new("certificate-authority", settings.CertificateAuthority ?? "<none>"),
            new("devCluster", file.Select(call)?.DevCluster?.Server ?? "<none>"),
        ];
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Object(fields));
        else
            foreach (var (name, value) in fields) call.Out.Line($"{name}: {value}");
        return Task.FromResult(ExitCode.Success);
    }
}
