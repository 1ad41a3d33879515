using System.Text.Json;
using KubeProbe.DevCluster.Access;

namespace KubeProbe.Dev.View;

/// <summary>The kubeprobe command, ready to be called: a context that names this server, and a script that brings the two together.</summary>
static class CommandLine
{
    /// <summary>Writes both; answers with the script's path.</summary>
    public static string Write(DevOptions options, string cli, Uri grpc, string token, Uri control, string controlToken)
    {
        // JSON is YAML, so the context file needs no writer of its own.
        var config = Path.Combine(options.DataFolder, "config.yaml");
        var context = new Dictionary<string, object>
        {
            ["current-context"] = "dev",
            ["contexts"] = new object[]
            {
                new Dictionary<string, object>
                {
                    ["name"] = "dev",
                    ["server"] = grpc.GetLeftPart(UriPartial.Authority),
                    ["token"] = token,
                    ["devCluster"] = new Dictionary<string, object> { ["server"] = control.GetLeftPart(UriPartial.Authority), ["token"] = controlToken },
                },
            },
        };
        OwnerOnlyFile.Write(config, JsonSerializer.Serialize(context));

        var script = Path.Combine(options.DataFolder, "kubeprobe");
        File.WriteAllText(script, $"""
            #!/bin/sh
            KUBEPROBE_CONFIG="$(dirname -- "$(readlink -f -- "$0")")/config.yaml"
            export KUBEPROBE_CONFIG
            exec "{Path.Combine(cli, "kubeprobe")}" "$@"

            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }
}
