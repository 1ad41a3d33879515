using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Manifests.Reading;

/// <summary>A document that says which manifest it is.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Metadata">Name, labels, annotations.</param>
/// <param name="Spec">The record of its kind; see <see cref="SpecTypes"/>.</param>
/// <param name="Faults">What is wrong with it; a draft with faults is only good for finding more.</param>
sealed record ManifestDraft(ManifestKind Kind, ManifestMetadata Metadata, object Spec, DocumentFaults Faults)
{
    public ManifestRef Ref => new(Kind, Metadata.Name);

    /// <summary>The spec as it is stored.</summary>
    public string SpecJson => System.Text.Json.JsonSerializer.Serialize(Spec, SpecTypes.Of(Kind), Core.Manifests.SpecJson.Options);
}
