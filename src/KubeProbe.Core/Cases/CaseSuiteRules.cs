using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases;

/// <summary>What may be wrong with a CaseSuite taken by itself; cycles are found by <see cref="ReferenceRules"/>.</summary>
public static class CaseSuiteRules
{
    const int MostMembers = 1_000;

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(CaseSuiteSpec spec) =>
    [
        .. TextRules.CheckLength(spec.Description, 4096, "spec.description"),
        .. spec.Cases.Count + spec.Suites.Count > 0 ? Array.Empty<ManifestFault>()
            : [new ManifestFault("spec.cases", "The suite has neither cases nor suites.", "Name at least one, in cases or suites.")],
        .. TextRules.CheckDistinct(spec.Cases, MostMembers, "spec.cases"),
        .. TextRules.CheckDistinct(spec.Suites, MostMembers, "spec.suites"),
        .. spec.Cases.Index().SelectMany(name => MetadataRules.CheckName(ManifestKind.ProbeCase, name.Item, FieldPath.Of("spec.cases", name.Index))),
        .. spec.Suites.Index().SelectMany(name => MetadataRules.CheckName(ManifestKind.CaseSuite, name.Item, FieldPath.Of("spec.suites", name.Index))),
    ];
}
