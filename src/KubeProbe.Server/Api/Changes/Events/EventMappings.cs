using System.Text.Json;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>How the events of other tools are read as changes: one row for each tool. An event that is no change gives none.</summary>
static class EventMappings
{
    const int MostAlerts = 50;

    /// <summary>By the name in the path.</summary>
    public static IReadOnlyDictionary<string, Func<ToldEvent, IEnumerable<MappedChange>>> Rows { get; } =
        new Dictionary<string, Func<ToldEvent, IEnumerable<MappedChange>>>
        {
            ["argocd"] = ArgoCd,
            ["flux"] = Flux,
            ["alertmanager"] = Alertmanager,
            ["cloudevents"] = CloudEventMapping.Read,
        };

    /// <summary>The body that docs/gates recommends for a template of Argo CD's notifications.</summary>
    static IEnumerable<MappedChange> ArgoCd(ToldEvent told)
    {
        var (app, cluster, revision, phase, started) = (told.Text("app"), told.Text("cluster"), told.Text("revision"), told.Text("phase"), told.Text("startedAt"));
        yield return new MappedChange(
            new PostChangeRequest
            {
                Id = ChangeIds.Of("argocd", app, cluster, revision, phase, started),
                Component = app,
                Version = revision,
                Namespace = told.Text("namespace"),
                Phase = phase,
                Labels = { ["source"] = "argocd" },
            },
            cluster);
    }

    /// <summary>The generic webhook of Flux' notification controller.</summary>
    static IEnumerable<MappedChange> Flux(ToldEvent told)
    {
        var (kind, space, name) = (told.Text("involvedObject", "kind"), told.Text("involvedObject", "namespace"), told.Text("involvedObject", "name"));
        var (reason, at, revision) = (told.Text("reason"), told.Text("timestamp"), Revision(told));
        var place = told.Text("metadata", "cluster");
        yield return new MappedChange(
            new PostChangeRequest
            {
                Id = ChangeIds.Of("flux", place, kind, space, name, revision, reason, at),
                Component = name,
                Version = revision,
                Namespace = space,
                Phase = reason,
                Labels = { ["source"] = "flux", ["kind"] = kind, ["severity"] = told.Text("severity") },
            },
            place);
    }

    // Controllers prefix it with their group, kustomize.toolkit.fluxcd.io/revision.
    static string Revision(ToldEvent told) =>
        told.Body.ValueKind is JsonValueKind.Object && told.Body.TryGetProperty("metadata", out var metadata) && metadata.ValueKind is JsonValueKind.Object
            ? metadata.EnumerateObject().Where(member => member.Name is "revision" || member.Name.EndsWith("/revision", StringComparison.Ordinal))
                .Select(member => ToldEvent.Text(member.Value)).FirstOrDefault("")
            : "";

    /// <summary>Alertmanager's webhook, version 4: each alert is an event of its own.</summary>
    static IEnumerable<MappedChange> Alertmanager(ToldEvent told)
    {
        if (told.Body.ValueKind is not JsonValueKind.Object || !told.Body.TryGetProperty("alerts", out var alerts) || alerts.ValueKind is not JsonValueKind.Array) yield break;
        foreach (var alert in alerts.EnumerateArray().Take(MostAlerts))
        {
            string Label(string name) => ToldEvent.Text(alert, "labels", name);
            var (name, status) = (Label("alertname"), ToldEvent.Text(alert, "status"));
            var change = new PostChangeRequest
            {
                Id = ChangeIds.Of("alertmanager", ToldEvent.Text(alert, "fingerprint"), ToldEvent.Text(alert, "startsAt"), status, name),
                Component = Label("component") is { Length: > 0 } component ? component : name,
                Namespace = Label("namespace"),
                Phase = status,
                Labels = { ["source"] = "alertmanager", ["alertname"] = name, ["severity"] = Label("severity") },
            };
            if (Label("node") is { Length: > 0 } node) change.Nodes.Add(node);
            yield return new MappedChange(change, Label("cluster"));
        }
    }
}
