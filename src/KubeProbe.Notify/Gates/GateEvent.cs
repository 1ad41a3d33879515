using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Core.Manifests;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Formats;

namespace KubeProbe.Notify.Gates;

/// <summary>
/// News of a gate as a CDEvent: the gate is a <c>testsuiterun</c>, each of its runs a <c>testcaserun</c>. All of one change have one chain: that of
/// the CDEvent it came as, else the change's id.
/// </summary>
/// <remarks>Source: cdevents/spec, testing-events.md and the schemas beside it.</remarks>
static class GateEvent
{
    const string Version = "0.3.0";
    const int MostNamed = 10;

    public static HttpRequestMessage Compose(GateNews news, AlertChannelOptions channel, Uri? centre)
    {
        var (source, change) = (CloudEvent.SourceOf(centre), news.Change);
        var kind = news.Run is null ? "testsuiterun" : "testcaserun";
        return new CloudEvent(
            news.Id, source, $"dev.cdevents.{kind}.{news.Step.ToString().ToLowerInvariant()}.{Version}", news.Run?.Id ?? change.Id, news.At,
            change.Labels.GetValueOrDefault(ChangeOrigin.Chain) is { Length: > 0 } chain ? chain : change.Id)
        {
            Content = Content(news, source, centre),
            Custom = Custom(news, centre),
            CausedBy = change.Labels.GetValueOrDefault(ChangeOrigin.Event) is { Length: > 0 } cause ? cause : null,
        }.Post(channel);
    }

    static Dictionary<string, object> Content(GateNews news, string source, Uri? centre)
    {
        var change = news.Change;
        var content = new Dictionary<string, object>
        {
            ["environment"] = new Dictionary<string, string> { ["id"] = news.Run?.Cluster ?? Environment(news), ["source"] = source },
        };
        if (news.Run is { } run)
        {
            content["testCase"] = new Dictionary<string, string> { ["id"] = run.Case, ["version"] = FormattableString.Invariant($"{run.Version}"), ["name"] = run.Case };
            content["testSuiteRun"] = new Dictionary<string, string> { ["id"] = change.Id, ["source"] = source };
        }
        else
        {
            var gate = change.Labels.GetValueOrDefault("gate", "");
            content["testSuite"] = new Dictionary<string, string> { ["id"] = gate.Length > 0 ? gate : change.Component, ["name"] = $"Gate of {change.Component} {change.Version}".TrimEnd() };
        }
        if (news.End is not { } end)
        {
            var trigger = new Dictionary<string, string> { ["type"] = change.Labels.GetValueOrDefault("source") == "observed" ? "other" : "event" };
            if (centre is not null) trigger["uri"] = new Uri(centre, $"/api/v1/changes/{Uri.EscapeDataString(change.Id)}").AbsoluteUri;
            content["trigger"] = trigger;
            return content;
        }
        content["outcome"] = end.Outcome.ToString().ToLowerInvariant();
        if (end.Reason.Length > 0) content["reason"] = end.Reason;
        if (end.Outcome is GateNewsOutcome.Failure) content["severity"] = news.Run is { Mode: not GateMode.Required } ? "low" : "high";
        return content;
    }

    // One name for the whole of it: the group's, the cluster's, or theirs together.
    static string Environment(GateNews news) => news.Change switch
    {
        { Group: { Length: > 0 } group } => group,
        { Clusters.Count: > 0 } change when news.OfClusters <= MostNamed => string.Join(',', change.Clusters),
        _ => FormattableString.Invariant($"{news.OfClusters} clusters"),
    };

    static Dictionary<string, object> Custom(GateNews news, Uri? centre)
    {
        var change = news.Change;
        var custom = new Dictionary<string, object> { ["change"] = change.Id, ["component"] = change.Component };
        void Add(string name, string? value)
        {
            if (value is { Length: > 0 }) custom[name] = value;
        }
        Add("version", change.Version);
        Add("namespace", change.Namespace);
        Add("gate", change.Labels.GetValueOrDefault("gate"));
        Add("verdict", news.End?.Verdict);
        Add("overriddenBy", news.End?.OverriddenBy);
        Add("mode", news.Run?.Mode.ToString());
        if (news.Runs is { } runs)
            custom["runs"] = new Dictionary<string, int>
            {
                ["total"] = runs.Total, ["told"] = runs.Told, ["success"] = runs.Success, ["failure"] = runs.Failure, ["error"] = runs.Error, ["cancel"] = runs.Cancel, ["open"] = runs.Open,
            };
        if (news.Run is null) (custom["clusters"], custom["ofClusters"]) = (change.Clusters, news.OfClusters);
        if (centre is not null)
            Add("url", new Uri(centre, news.Run is { } run ? $"/api/v1/runs/{run.Id}" : $"/gate/v1/runs/{Uri.EscapeDataString(change.Id)}").AbsoluteUri);
        return custom;
    }

    /// <summary>Reads what was kept; null when it is of a form this server does not know.</summary>
    public static GateNews? Read(string body)
    {
        try
        {
            return SpecJson.Read<GateNews>(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
