using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Access;

/// <summary><c>kubeprobe whoami</c>.</summary>
sealed class WhoAmICommand(CliSetup cli) : CliCommand(cli, "whoami", "Show which token is in use and what it may do")
{
    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var token = await call.Centre.Access.WhoAmIAsync(new WhoAmIRequest(), cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(token));
        else if (call.Format == OutputFormat.Name) call.Out.Line(SafeText.Line($"token/{token.Id}"));
        else TokenTable.Write(call, [token]);
        return ExitCode.Success;
    }
}
