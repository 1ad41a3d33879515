using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Discovery;

/// <summary>Which Kubernetes this API behaves like.</summary>
static class VersionInfo
{
    public const string GitVersion = "v1.26.5";

    public static JsonObject ToJson() => new()
    {
        ["major"] = "1",
        ["minor"] = "26",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };
}
