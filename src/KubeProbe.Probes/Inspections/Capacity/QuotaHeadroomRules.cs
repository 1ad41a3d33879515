using System.Globalization;

namespace KubeProbe.Probes.Inspections.Capacity;

/// <summary>How much of a quota is used.</summary>
static class QuotaHeadroomRules
{
    public static IEnumerable<string> Check(KubeObject quota, int maxPercent)
    {
        foreach (var (resource, limit) in quota.Members("status", "hard"))
        {
            var (hard, used) = (Quantity.Read(limit.AsText()), Quantity.Read(quota.Text("status", "used", resource)));
            // A limit of nothing forbids on purpose.
            if (hard is not > 0 || used is not { } amount || amount * 100 < hard * maxPercent) continue;
            yield return string.Create(CultureInfo.InvariantCulture,
                $"quota {quota.FullName}: {resource} is used to {amount * 100 / hard:0} % ({quota.Text("status", "used", resource)} of {limit.AsText()}), {maxPercent} % is the most; raise the quota or remove what is not needed");
        }
    }
}
