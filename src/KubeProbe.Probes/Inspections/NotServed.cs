using KubeProbe.Client;

namespace KubeProbe.Probes.Inspections;

/// <summary>What a probe needs and the API server does not serve: that says nothing of the cluster's health.</summary>
static class NotServed
{
    public static ProbeFailedException Fault(params IReadOnlyList<KubeKind> kinds) => new(ProbeErrors.ProbeFault(
        $"the API server serves no {string.Join(", ", kinds.Select(kind => string.Join(" or ", KubeKinds.Versions(kind))))}: there is nothing to probe here; "
        + $"let the case need {string.Join(", ", kinds.Where(kind => kind.Group.Length > 0).Select(kind => $"crd:{kind.Plural}.{kind.Group}"))}, and it is not applicable where that is lacking"));
}
