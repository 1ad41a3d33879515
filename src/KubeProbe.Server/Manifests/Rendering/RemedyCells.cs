using System.Text.Json;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Server.Manifests.Rendering;

/// <summary>The cells of a Remedy between NAME and AGE.</summary>
static class RemedyCells
{
    public static IReadOnlyList<string> Of(RemedySpec spec) =>
    [
        RemedyWords.Of(spec.Action),
        JsonSerializer.Serialize(spec.Mode, SpecJson.Options).Trim('"'),
        Places(spec.Cases, spec.Suite is { } suite ? $"suite/{suite}" : null, spec.CaseSelector),
        Places(spec.Clusters, spec.Group is { } group ? $"group/{group}" : null, spec.ClusterSelector),
        spec.Causes.Count > 0 ? string.Join(',', spec.Causes) : "<any>",
        spec.Level.ToString(),
        spec.Paused ? "true" : "false",
    ];

    static string Places(IReadOnlyList<string> names, string? set, LabelSelector? selector)
    {
        string?[] all = [names.Count > 0 ? string.Join(',', names) : null, set, selector is null ? null : LabelSelectorText.Write(selector)];
        return string.Join(" or ", all.OfType<string>());
    }
}
