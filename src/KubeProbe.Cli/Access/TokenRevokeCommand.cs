using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Access;

/// <summary><c>kubeprobe token revoke ID|NAME</c>.</summary>
sealed class TokenRevokeCommand : CliCommand
{
    readonly Argument<string> id = new("ID") { Description = "Id of the token, or its name" };

    public TokenRevokeCommand(CliSetup cli) : base(cli, "revoke", "Revoke a token, at once and for good") => Add(id);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var answer = await call.Centre.Access.RevokeTokenAsync(new RevokeTokenRequest { Id = call.Value(id)! }, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(answer.Token));
        else call.Out.Line(SafeText.Line($"token/{answer.Token.Id} revoked"));
        return ExitCode.Success;
    }
}
