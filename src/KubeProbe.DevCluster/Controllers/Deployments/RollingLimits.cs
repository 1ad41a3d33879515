using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Controllers.Deployments;

/// <summary>How far a rolling update may stray from the wanted count. Percentages round up for surge and down for unavailable.</summary>
readonly record struct RollingLimits(int MaxSurge, int MaxUnavailable)
{
    public static RollingLimits Of(JsonObject deployment)
    {
        var replicas = (int)(deployment.Number("spec", "replicas") ?? 1);
        if (deployment.Text("spec", "strategy", "type") == "Recreate")
            return new RollingLimits(0, 0);
        var surge = Resolve(deployment.At("spec", "strategy", "rollingUpdate", "maxSurge"), replicas, up: true);
        var unavailable = Resolve(deployment.At("spec", "strategy", "rollingUpdate", "maxUnavailable"), replicas, up: false);
        // Both zero would never move.
        return surge == 0 && unavailable == 0 ? new RollingLimits(0, 1) : new RollingLimits(surge, Math.Min(unavailable, replicas));
    }

    static int Resolve(JsonNode? value, int replicas, bool up)
    {
        if (value.Number() is { } number)
            return (int)number;
        var percent = double.Parse((value.Text() ?? "25%").TrimEnd('%'), CultureInfo.InvariantCulture);
        var exact = replicas * percent / 100;
        return (int)(up ? Math.Ceiling(exact) : Math.Floor(exact));
    }
}
