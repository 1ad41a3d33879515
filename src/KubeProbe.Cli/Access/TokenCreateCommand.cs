using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Access;

/// <summary><c>kubeprobe token create NAME --role R</c>: the secret alone goes to standard output, this once.</summary>
sealed class TokenCreateCommand : CliCommand
{
    readonly Argument<string> name = new("NAME") { Description = "Whom or what it is for" };
    readonly Option<string> role = new("--role") { Description = "What its bearer may do", Required = true };
    readonly Option<string> expires = new("--expires") { Description = "How long it is valid, such as 30d; never", HelpName = "DURATION", DefaultValueFactory = _ => "90d" };

    public TokenCreateCommand(CliSetup cli) : base(cli, "create", "Make a token; its secret is shown this once")
    {
        role.AcceptOnlyFromAmong("viewer", "operator", "change-system", "admin");
        Add(name);
        Add(role);
        Add(expires);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new CreateTokenRequest { Name = call.Value(name)!, Role = call.Value(role)! };
        if (call.Value(expires) is var span and not "never")
            request.Expires = Timestamp.FromDateTimeOffset(call.Now + DurationText.Parse(span!, "--expires"));

        var answer = await call.Centre.Access.CreateTokenAsync(request, cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Of(answer));
        else call.Out.Line(answer.Secret);
        call.Talk.Line($"token/{answer.Token.Id} '{answer.Token.Name}' may act as {answer.Token.Role}, {Until(answer.Token)}. The secret is not shown again.");
        return ExitCode.Success;
    }

    static string Until(Token token) => token.Expires is null ? "without end" : $"until {AgeText.Iso(token.Expires)}";
}
