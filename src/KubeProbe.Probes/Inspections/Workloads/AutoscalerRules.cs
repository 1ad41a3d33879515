namespace KubeProbe.Probes.Inspections.Workloads;

/// <summary>What an autoscaler's own conditions say.</summary>
static class AutoscalerRules
{
    public static IEnumerable<string> Check(KubeObject scaler, TimeSpan grace, bool atMaximumToo, DateTimeOffset now)
    {
        foreach (var condition in scaler.Items("status", "conditions"))
        {
            if (condition.Time("lastTransitionTime") is not { } since || now - since <= grace) continue;
            var remedy = (condition.Text("type"), condition.Text("status"), condition.Text("reason")) switch
            {
                ("AbleToScale", "False", _) => "look whether its target exists and has a scale sub-resource",
                // At zero replicas it is off on purpose.
                ("ScalingActive", "False", not "ScalingDisabled") => "look whether the metrics API answers and the pods request what is measured",
                ("ScalingLimited", "True", "TooManyReplicas") when atMaximumToo => "raise maxReplicas, or find out where the load comes from",
                _ => null,
            };
            if (remedy is not null)
                yield return $"horizontalpodautoscaler {scaler.FullName}: {condition.Text("type")} is {condition.Text("status")} for {Age.Of(now - since)}: {condition.Text("reason")}: {condition.Text("message")}; {remedy}";
        }
    }
}
