using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Connections;

/// <summary><c>kubeprobe version</c>: of the client and of the server, with a warning when they are too far apart.</summary>
sealed class VersionCommand : CliCommand
{
    readonly Option<bool> clientOnly = new("--client") { Description = "Only this client's version; asks no server" };

    public VersionCommand(CliSetup cli) : base(cli, "version", "Show the version of the client and of the server") => Add(clientOnly);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var versions = new List<KeyValuePair<string, string>>();
        // The client's own version is told at once: it is what is asked for when the server doesn't answer.
        Tell(call, versions, "client", ClientVersion.Text);
        if (!call.Value(clientOnly))
        {
            var server = await call.Centre.Centre.GetVersionAsync(new GetVersionRequest(), cancellationToken: cancel);
            Tell(call, versions, "server", server.Version);
            if (Skew(ClientVersion.Text, server.Version) is { } skew) call.Talk.Warning(skew);
        }
        if (call.Format.IsDocument()) Documents.Write(call, JsonText.Object(versions));
        return ExitCode.Success;
    }

    static void Tell(Call call, List<KeyValuePair<string, string>> versions, string side, string version)
    {
        versions.Add(new(side, version));
        if (!call.Format.IsDocument()) call.Out.Line($"{side}: {SafeText.Line(version)}");
    }

    /// <summary>What to say of two versions; null when they are at most one minor version apart.</summary>
    internal static string? Skew(string client, string server)
    {
        if (!System.Version.TryParse(client, out var ours) || !System.Version.TryParse(server.Split('-', '+')[0], out var theirs)) return null;
        return ours.Major == theirs.Major && Math.Abs(ours.Minor - theirs.Minor) <= 1
            ? null
            : $"client {client} and server {server} are more than one minor version apart; some commands may not work";
    }
}
