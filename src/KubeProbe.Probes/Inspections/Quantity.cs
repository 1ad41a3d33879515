using k8s.Models;

namespace KubeProbe.Probes.Inspections;

/// <summary>Amounts as Kubernetes writes them: <c>100m</c>, <c>4</c>, <c>1Gi</c>.</summary>
static class Quantity
{
    /// <summary>The amount, or null for what is none.</summary>
    public static decimal? Read(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 40) return null;
        try
        {
            return new ResourceQuantity(text).ToDecimal();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
