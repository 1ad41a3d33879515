using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Scheduler;

namespace KubeProbe.DevCluster.Admission;

/// <summary>What quotas measure rather than count: CPU and memory of pods that have not ended, storage of claims.</summary>
static class QuotaAmounts
{
    /// <summary>Whether the resource of a quota is an amount that objects of the kind ask for.</summary>
    public static bool Measures(string resource, ResourceType type) => type == ResourceTypes.Pods
        ? Of(resource) is not null
        : type == ResourceTypes.PersistentVolumeClaims && resource == "requests.storage";

    /// <summary>What one object asks for.</summary>
    public static decimal Asked(string resource, JsonObject obj)
    {
        if (resource == "requests.storage") return Quantity.Parse(obj.Text("spec", "resources", "requests", "storage"));
        var (section, name) = Of(resource)!.Value;
        return obj.Items("spec", "containers").Sum(container => Quantity.Parse(container.Text("resources", section, name)));
    }

    /// <summary>Containers that ask for nothing of what a quota limits; such a pod is refused.</summary>
    public static IReadOnlyList<string> Unsaid(string resource, JsonObject pod) => resource == "requests.storage" || Of(resource) is not var (section, name) ? [] :
        [.. pod.Items("spec", "containers").Where(container => container.Text("resources", section, name) is null).Select(container => container.Text("name") ?? "")];

    /// <summary>As quantities are written: whole, in thousandths, or in the largest binary unit that fits.</summary>
    public static string Text(string resource, decimal amount)
    {
        if (resource.EndsWith("cpu", StringComparison.Ordinal))
            return amount == decimal.Truncate(amount) ? amount.ToString("0", CultureInfo.InvariantCulture) : $"{(amount * 1000).ToString("0", CultureInfo.InvariantCulture)}m";
        foreach (var (unit, size) in ((string, decimal)[])[("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)])
            if (amount > 0 && amount % size == 0) return $"{(amount / size).ToString("0", CultureInfo.InvariantCulture)}{unit}";
        return amount.ToString("0", CultureInfo.InvariantCulture);
    }

    static (string Section, string Name)? Of(string resource) => resource switch
    {
        "cpu" or "requests.cpu" => ("requests", "cpu"),
        "memory" or "requests.memory" => ("requests", "memory"),
        "limits.cpu" => ("limits", "cpu"),
        "limits.memory" => ("limits", "memory"),
        _ => null,
    };
}
