using System.Text.Json.Nodes;
using Cronos;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Admission.Kinds;

sealed class JobRules : KindRules
{
    public override void Default(JsonObject obj)
    {
        var spec = obj.Make("spec");
        if (spec["completions"] is null && spec["parallelism"] is null) spec["completions"] = 1;
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        var template = spec.Make("template");
        template.Make("metadata").Default("creationTimestamp", null);
        // No default: whoever makes a job says whether its pods are restarted.
        var restart = template.Make("spec").Text("restartPolicy");
        PodDefaults.Template(template.Make("spec"));
        if (restart is null) template.Make("spec").Remove("restartPolicy");
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject();
        if (obj.Flag("spec", "manualSelector")) return;
        // Its pods are told from all others by what no other job can carry; the uid comes later, so a name of the job's own stands for it.
        var own = Guid.NewGuid().ToString();
        var labels = obj.Make("spec", "template", "metadata", "labels");
        labels["controller-uid"] = own;
        labels["job-name"] = obj.Name();
        obj.Make("spec")["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["controller-uid"] = own } };
    }

    public override void Validate(JsonObject obj, FieldFaults faults) => Validate(obj.Make("spec"), "spec", faults);

    public static void Validate(JsonObject spec, string at, FieldFaults faults)
    {
        foreach (var field in (ReadOnlySpan<string>)["parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"])
            if (spec.Number(field) < 0) faults.Invalid($"{at}.{field}", spec[field], "must be greater than or equal to 0");
        PodValidation.Spec(spec.Make("template", "spec"), $"{at}.template.spec", faults);
        if (spec.Text("template", "spec", "restartPolicy") is not ("OnFailure" or "Never"))
            faults.NotSupported($"{at}.template.spec.restartPolicy", spec.Text("template", "spec", "restartPolicy") ?? "Always", "OnFailure", "Never");
        if (spec.Text("completionMode") is { } mode && mode is not "NonIndexed") faults.NotSupported($"{at}.completionMode", mode, "NonIndexed");
    }

    public override void ValidateUpdate(JsonObject old, JsonObject obj, FieldFaults faults)
    {
        foreach (var field in (ReadOnlySpan<string>)["completions", "selector", "template"])
            if (!JsonNode.DeepEquals(old.At("spec", field), obj.At("spec", field)))
                faults.InvalidRaw($"spec.{field}", obj.At("spec", field)?.ToJsonString() ?? "null", "field is immutable");
    }
}

sealed class CronJobRules : KindRules
{
    public override void Default(JsonObject obj)
    {
        var spec = obj.Make("spec");
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        spec.Make("jobTemplate", "metadata").Default("creationTimestamp", null);
        var job = spec.Make("jobTemplate", "spec");
        var restart = job.Make("template", "spec").Text("restartPolicy");
        PodDefaults.Template(job.Make("template", "spec"));
        if (restart is null) job.Make("template", "spec").Remove("restartPolicy");
        job.Make("template", "metadata").Default("creationTimestamp", null);
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject();

    public override void Validate(JsonObject obj, FieldFaults faults)
    {
        var schedule = obj.Text("spec", "schedule") ?? "";
        if (schedule.Length == 0) faults.Required("spec.schedule");
        else if (!CronExpression.TryParse(schedule, out _)) faults.Invalid("spec.schedule", schedule, $"{schedule} is not a valid cron schedule");
        if (obj.Text("spec", "timeZone") is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            faults.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        if (obj.Text("spec", "concurrencyPolicy") is { } policy && policy is not ("Allow" or "Forbid" or "Replace"))
            faults.NotSupported("spec.concurrencyPolicy", policy, "Allow", "Forbid", "Replace");
        // 52 characters leave room for the eleven that a job's name adds.
        if (obj.Name().Length > 52) faults.Invalid("metadata.name", obj.Name(), "must be no more than 52 characters");
        JobRules.Validate(obj.Make("spec", "jobTemplate", "spec"), "spec.jobTemplate.spec", faults);
    }
}
