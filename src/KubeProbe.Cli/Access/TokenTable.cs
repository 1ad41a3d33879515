using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Access;

/// <summary>Tokens: who may call. The secret itself is shown at its creation only.</summary>
static class TokenTable
{
    static readonly TableColumn[] Columns =
        [new("ID"), new("NAME"), new("ROLE"), new("STATE"), new("EXPIRES"), new("LAST USED"), new("AGE")];

    public static async Task ListAsync(Call call, CancellationToken cancel)
    {
        var answer = await call.Centre.Access.ListTokensAsync(new ListTokensRequest(), cancellationToken: cancel);
        if (call.Format.IsDocument()) Documents.WriteList(call, "TokenList", answer.Tokens.Select(JsonText.Of));
        else if (call.Format == OutputFormat.Name)
            foreach (var token in answer.Tokens) call.Out.Line(SafeText.Line($"token/{token.Id}"));
        else if (answer.Tokens.Count > 0) Write(call, answer.Tokens);
        else call.Talk.Line("No tokens found.");
    }

    public static void Write(Call call, IReadOnlyList<Token> tokens) =>
        new TableWriter(call.Out, Columns, call.Format, call.Headers).Write([.. tokens.Select(t => Row(call, t))]);

    static IReadOnlyList<Cell> Row(Call call, Token token) =>
    [
        Cell.Of(token.Id), Cell.Of(token.Name), Cell.Of(token.Role), State(call, token),
        token.Expires is null ? "never" : AgeText.Iso(token.Expires),
        token.LastUsed is null ? "never" : AgeText.Since(token.LastUsed, call.Now),
        AgeText.Since(token.Created, call.Now),
    ];

    static Cell State(Call call, Token token) =>
        token.Revoked ? new Cell("Revoked", Tone.Bad)
        : token.Expires is { } end && end.ToDateTimeOffset() <= call.Now ? new Cell("Expired", Tone.Doubtful)
        : new Cell("Valid", Tone.Good);
}
