using System.Text.Json.Nodes;
using KubeProbe.Server.Manifests.Schema;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>The checked-in schema is the one the records give.</summary>
public sealed class ManifestSchemaTests
{
    const string File = "src/KubeProbe.Contracts/Manifests/kubeprobe.v1alpha1.schema.json";

    [Fact]
    public void The_schema_is_up_to_date()
    {
        var path = Path.Combine(Checkout.Root, File);
        if (Environment.GetEnvironmentVariable("KUBEPROBE_WRITE_SCHEMA") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllText(path, ManifestSchema.Write());
        }

        Assert.True(
            System.IO.File.Exists(path) && System.IO.File.ReadAllText(path) == ManifestSchema.Write(),
            $"{File} is not what the spec records say: run KUBEPROBE_WRITE_SCHEMA=1 tests/run Server --filter-class '*ManifestSchemaTests' and review the difference.");
    }

    [Fact]
    public void It_knows_kinds_fields_enums_durations_and_their_meaning()
    {
        var binding = JsonNode.Parse(ManifestSchema.Write())!["definitions"]!["Binding"]!["properties"]!;

        Assert.Equal(["Forbid", "Replace", "Queue"], binding["overlapPolicy"]!["enum"]!.AsArray().Select(value => (string?)value));
        Assert.StartsWith("^(", (string?)binding["schedule"]!["properties"]!["interval"]!["pattern"], StringComparison.Ordinal);
        Assert.Contains("At least 10s", (string?)binding["schedule"]!["properties"]!["interval"]!["description"], StringComparison.Ordinal);
        Assert.False((bool)binding["schedule"]!["additionalProperties"]!);
    }
}
