using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Contexts;

/// <summary><c>kubeprobe context list</c>; the one in use bears a star.</summary>
sealed class ContextListCommand(CliSetup cli) : CliCommand(cli, "list", "List the contexts")
{
    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var file = ContextFile.Load(call.Host, call.Talk);
        if (call.Format.IsDocument()) Documents.WriteList(call, "ContextList", file.Contexts.Select(c => JsonText.Object(Fields(c))));
        else if (call.Format == OutputFormat.Name)
            foreach (var context in file.Contexts) call.Out.Line($"context/{context.Name}");
        else if (file.Contexts.Count == 0) call.Talk.Line($"No contexts in {file.Path}.");
        else Table(call, file);
        return Task.FromResult(ExitCode.Success);
    }

    static void Table(Call call, ContextFile file)
    {
        var table = new TableWriter(call.Out, [new("CURRENT"), new("NAME"), new("SERVER"), new("TOKEN")], call.Format, call.Headers);
        table.Write([.. file.Contexts.Select(c => (IReadOnlyList<Cell>)
            [c.Name == file.Current ? "*" : "", Cell.Of(c.Name), Cell.Of(c.Server), c.Token is null ? "<none>" : "<set>"])]);
    }

    /// <summary>What may be shown of a context: all but its tokens.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Fields(Context context)
    {
        var fields = new List<KeyValuePair<string, string>> { new("name", context.Name) };
        if (context.Server is { } server) fields.Add(new("server", server));
        if (context.Token is not null) fields.Add(new("token", "<set>"));
        if (context.CertificateAuthority is { } authority) fields.Add(new("certificate-authority", authority));
        if (context.InsecurePlaintext) fields.Add(new("insecure-plaintext", "true"));
        if (context.DevCluster is { } dev) fields.Add(new("devCluster", dev.Server));
        return fields;
    }
}
