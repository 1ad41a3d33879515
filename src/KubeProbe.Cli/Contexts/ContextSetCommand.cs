using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;

namespace KubeProbe.Cli.Contexts;

/// <summary><c>kubeprobe context set NAME --server … --token …</c>: makes a context or changes what is given of it.</summary>
sealed class ContextSetCommand : CliCommand
{
    /// <summary>No token is longer.</summary>
    const int LongestToken = 4096;

    readonly Argument<string> name;
    readonly Option<string?> authority = new("--certificate-authority") { Description = "PEM file of the CA of the server's certificate", HelpName = "FILE" };
    readonly Option<string?> devServer = new("--dev-cluster") { Description = "Address of the DevCluster control API", HelpName = "URL" };
    readonly Option<string?> devToken = new("--dev-cluster-token") { Description = "Token of the DevCluster control API", HelpName = "TOKEN" };
    readonly Option<bool> use = new("--use") { Description = "Make it the current context" };
    readonly GlobalOptions globals;

    public ContextSetCommand(CliSetup cli) : base(cli, "set", "Make a context or change it; '--token -' reads the token from standard input")
    {
        globals = cli.Options;
        Add(name = ContextCommand.NameArgument(cli));
        Add(authority);
        Add(devServer);
        Add(devToken);
        Add(use);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var file = ContextFile.Load(call.Host, call.Talk);
        var key = call.Value(name)!;
        if (key.Length is 0 or > 64 || key.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw new CliError("a context's name has 1 to 64 letters, digits, '-', '_' and '.'");

        var old = file.Find(key) ?? new Context(key);
        if (call.Value(globals.Server) is { } given) ConnectionSettings.Parse(given);
        var context = old with
        {
            Server = call.Value(globals.Server) ?? old.Server ?? ConnectionSettings.DefaultServer,
            Token = await TokenAsync(call, cancel) ?? old.Token,
            CertificateAuthority = call.Value(authority) is { } pem ? Path.GetFullPath(pem) : old.CertificateAuthority,
            InsecurePlaintext = call.Value(globals.InsecurePlaintext) || old.InsecurePlaintext,
            DevCluster = call.Value(devServer) is { } dev ? new(dev, call.Value(devToken)) : old.DevCluster,
        };

        var current = call.Value(use) || file.Contexts.Count == 0 ? key : file.Current;
        (file.With(context) with { Current = current }).Save();
        call.Out.Line($"context/{key} set{(current == key ? ", in use" : "")}");
        return ExitCode.Success;
    }

    async Task<string?> TokenAsync(Call call, CancellationToken cancel)
    {
        if (call.Value(globals.Token) is not "-") return call.Value(globals.Token);
        using var reader = new StreamReader(call.Host.OpenInput());
        var buffer = new char[LongestToken + 1];
        var read = await reader.ReadBlockAsync(buffer, cancel).AsTask().WaitAsync(cancel);
        var token = new string(buffer, 0, read).Trim();
        return token.Length is > 0 and <= LongestToken ? token : throw new CliError("standard input holds no token");
    }
}
