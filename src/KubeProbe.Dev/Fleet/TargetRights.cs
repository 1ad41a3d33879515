using System.Text.Json.Nodes;

namespace KubeProbe.Dev.Fleet;

/// <summary>The manifests of <c>k8s/target</c>: the probe namespace, and the centre's own rights in a target cluster.</summary>
static class TargetRights
{
    public static IEnumerable<JsonObject> Read() => Directory.EnumerateFiles(Path.Combine(Checkout.Root, "k8s", "target"), "*.yaml").Order()
        .Where(file => Path.GetFileName(file) != "kustomization.yaml")
        .SelectMany(file => YamlObjects.Read(File.ReadAllText(file)))
        .OrderByDescending(item => (string?)item["kind"] is "Namespace");
}
