using System.Globalization;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Rollouts;

/// <summary>Which version of a template a cluster runs: a function of what is declared and of the template's status.</summary>
public static class VersionRules
{
    /// <summary>The status of a template as it was written; null when it has none that can be read.</summary>
    public static TemplateStatus? StatusOf(StoredManifest template)
    {
        try
        {
            return template.Status is { } status ? SpecJson.Read<TemplateStatus>(status) : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The version that runs where the newest does not; null when the newest runs everywhere.</summary>
    /// <param name="generation">The newest.</param>
    /// <param name="rollout">Its rollout.</param>
    /// <param name="status">What is known of the versions.</param>
    /// <param name="versions">Those that are kept.</param>
    public static TemplateVersion? Older(long generation, TemplateRollout? rollout, RolloutStatus? status, IReadOnlyList<TemplateVersion> versions)
    {
        if (rollout is null || (status?.Candidate == generation && status.Phase is RolloutPhase.Promoted)) return null;
        var stable = status?.Candidate == generation ? status.Stable : StableBefore(generation, status, versions);
        return versions.FirstOrDefault(version => version.Generation == stable);
    }

    /// <summary>The last version before this one that ran everywhere; null when none did, or it is not kept.</summary>
    public static long? StableBefore(long generation, RolloutStatus? known, IReadOnlyList<TemplateVersion> versions)
    {
        foreach (var version in versions.Where(version => version.Generation < generation).OrderByDescending(version => version.Generation))
        {
            if (version.Generation == known?.Candidate) return known.Phase is RolloutPhase.Promoted ? version.Generation : known.Stable > 0 ? known.Stable : null;
            // One with a rollout that nobody began with ran nowhere; the first of all ran everywhere whatever it says.
            if (SpecJson.Read<ProbeTemplateSpec>(version.Spec).Rollout is null || version.Generation == 1) return version.Generation;
        }
        return null;
    }

    /// <summary>Whether the cluster runs the newest version, of a template that has an older one to run instead.</summary>
    public static bool RunsCandidate(
        string template, long generation, RolloutStatus? status, LabelSelector? selector, string cluster, IReadOnlyDictionary<string, string> labels)
    {
        // Applied a moment ago, and nobody has begun with it.
        if (status?.Candidate != generation) return false;
        return status.Phase switch
        {
            RolloutPhase.Promoted => true,
            RolloutPhase.Trying => selector?.Matches(labels) != false && RolloutShare.Place(template, cluster) <= Place(status.UpTo),
            _ => false,
        };
    }

    /// <summary>A place as the status writes it.</summary>
    public static string? Text(ulong? place) => place?.ToString("x16", CultureInfo.InvariantCulture);

    static ulong? Place(string? text) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var place) ? place : null;
}
