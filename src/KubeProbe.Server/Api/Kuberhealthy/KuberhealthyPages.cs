using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.Server.Api.Kuberhealthy;

/// <summary>The status as Kuberhealthy's own pages have it, so that what reads those goes on working.</summary>
static class KuberhealthyPages
{
    /// <summary>The status page of version 2.</summary>
    public static JsonObject Version2(IReadOnlyList<KuberhealthyState> checks, bool more) => Page(checks, more, check => new JsonObject
    {
        ["OK"] = check.Ok,
        ["Errors"] = Texts(check.Errors),
        ["RunDuration"] = check.Took is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.###}s") : "",
        ["Namespace"] = check.Namespace,
        ["Node"] = check.Run?.Node ?? "",
        ["LastRun"] = check.LastRun.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["AuthoritativePod"] = check.Run?.Pod ?? "",
        ["uuid"] = check.Standing.Run.ToString(),
    }, jobs: true);

    /// <summary>The status of version 3; checks of one name in two namespaces are two.</summary>
    public static JsonObject Version3(IReadOnlyList<KuberhealthyState> checks, bool more) => Page(checks, more, check => new JsonObject
    {
        ["ok"] = check.Ok,
        ["errors"] = Texts(check.Errors),
        ["runDuration"] = check.Took is { } took ? took.Ticks * 100 : 0,
        ["namespace"] = check.Namespace,
        ["currentUUID"] = "",
        ["lastRunUnix"] = check.LastRun.ToUnixTimeSeconds(),
        ["podName"] = check.Run?.Pod ?? "",
        ["timeoutSeconds"] = (long)(check.Run?.Order.Timeout.TotalSeconds ?? 0),
    }, jobs: false);

    /// <summary>Their metrics, in Prometheus' text form.</summary>
    public static string Metrics(IReadOnlyList<KuberhealthyState> checks)
    {
        var text = new StringBuilder();
        void Head(string name, string help) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");

        Head("kuberhealthy_running", "Whether the centre runs");
        text.Append("kuberhealthy_running{current_master=\"kubeprobe\"} 1\n");
        Head("kuberhealthy_cluster_state", "Whether every check is OK");
        text.Append(CultureInfo.InvariantCulture, $"kuberhealthy_cluster_state {(checks.All(check => check.Ok) ? 1 : 0)}\n");
        Head("kuberhealthy_check", "Whether a check is OK");
        foreach (var check in checks)
            text.Append(CultureInfo.InvariantCulture, $"kuberhealthy_check{{check=\"{check.Namespace}/{check.Name}\",namespace=\"{check.Namespace}\",status=\"{(check.Ok ? 1 : 0)}\",error=\"{Label(check)}\"}} {(check.Ok ? 1 : 0)}\n");
        Head("kuberhealthy_check_duration_seconds", "How long a check took");
        foreach (var check in checks.Where(check => check.Took is not null))
            text.Append(CultureInfo.InvariantCulture, $"kuberhealthy_check_duration_seconds{{check=\"{check.Namespace}/{check.Name}\",namespace=\"{check.Namespace}\"}} {check.Took!.Value.TotalSeconds:0.######}\n");
        return text.ToString();
    }

    // Errors of Kuberhealthy are labels; the verdict's word instead of its text keeps the number of series bounded.
    static string Label(KuberhealthyState check) => check.Ok ? "" : check.Standing.Reason;

    static JsonObject Page(IReadOnlyList<KuberhealthyState> checks, bool more, Func<KuberhealthyState, JsonObject> detail, bool jobs)
    {
        var page = new JsonObject
        {
            ["OK"] = checks.All(check => check.Ok),
            ["Errors"] = Texts([.. checks.Where(check => !check.Ok).SelectMany(check => check.Errors).Take(1_000)]),
            ["CheckDetails"] = new JsonObject([.. checks.Select(check => KeyValuePair.Create<string, JsonNode?>($"{check.Namespace}/{check.Name}", detail(check)))]),
        };
        if (jobs) page["JobDetails"] = new JsonObject();
        page["CurrentMaster"] = "kubeprobe";
        page["Metadata"] = more ? new JsonObject { ["truncated"] = $"There are more than {KuberhealthyStatus.Most} checks: narrow them by ?namespace=." } : [];
        return page;
    }

    static JsonArray Texts(IReadOnlyList<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
