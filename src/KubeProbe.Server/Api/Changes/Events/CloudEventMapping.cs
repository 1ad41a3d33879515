using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Changes;

namespace KubeProbe.Server.Api.Changes.Events;

/// <summary>
/// CloudEvents as changes. Of CDEvents (<c>dev.cdevents.SUBJECT.PREDICATE.VERSION</c>) subject and content tell what changed and where; the
/// version at the end is not looked at. Any other event tells by its attributes what, and by the query where.
/// </summary>
static class CloudEventMapping
{
    const string CdEvents = "dev.cdevents.";

    // As long as a label may be: without it, what is told of the change makes a chain of its own.
    const int MostOfOrigin = 253;

    static readonly HashSet<string> Predicates =
    [
        "service.deployed", "service.upgraded", "service.rolledback", "service.removed", "service.published",
        "environment.created", "environment.modified", "environment.deleted", "artifact.published", "change.merged",
    ];

    public static IEnumerable<MappedChange> Read(ToldEvent told)
    {
        var type = told.Attributes.GetValueOrDefault("type", "");
        if (!type.StartsWith(CdEvents, StringComparison.Ordinal)) return [Other(told, type)];

        var parts = type[CdEvents.Length..].Split('.');
        var (subject, predicate) = (parts[0], parts.ElementAtOrDefault(1) ?? "");
        return subject is "pipelinerun" or "taskrun" || Predicates.Contains($"{subject}.{predicate}") ? [CdEvent(told, subject, predicate)] : [];
    }

    static MappedChange CdEvent(ToldEvent told, string subject, string predicate)
    {
        var id = told.Text("subject", "id");
        var artifact = told.Text("subject", "content", "artifactId");
        var mapped = new MappedChange(
            new PostChangeRequest
            {
                Id = IdOf(told),
                Component = subject switch
                {
                    "environment" => "environment",
                    "pipelinerun" => Or(told.Text("subject", "content", "pipelineName"), id),
                    "taskrun" => Or(told.Text("subject", "content", "taskName"), id),
                    "change" => Or(told.Text("subject", "content", "repository", "id"), id),
                    "artifact" => NameOf(id),
                    _ => id,
                },
                Version = VersionOf(subject is "artifact" ? id : artifact),
                Phase = predicate,
                Labels = { ["source"] = "cdevents", ["subject"] = subject },
            },
            subject is "environment" ? id : told.Text("subject", "content", "environment", "id"));
        foreach (var (label, value) in new[] { (ChangeOrigin.Chain, told.Text("context", "chainId")), (ChangeOrigin.Event, told.Attributes.GetValueOrDefault("id", "")) })
            if (value.Length is > 0 and <= MostOfOrigin) mapped.Change.Labels[label] = value;
        return mapped;
    }

    static MappedChange Other(ToldEvent told, string type)
    {
        var attributes = told.Attributes;
        return new MappedChange(
            new PostChangeRequest
            {
                Id = IdOf(told),
                Component = Or(attributes.GetValueOrDefault("subject", ""), attributes.GetValueOrDefault("source", "")),
                Phase = type,
                Labels = { ["source"] = "cloudevents" },
            },
            "");
    }

    // Source and id together are unique, as CloudEvents has it.
    static string IdOf(ToldEvent told) => ChangeIds.Of("event", told.Attributes.GetValueOrDefault("id", ""), told.Attributes.GetValueOrDefault("source", ""));

    /// <summary>Of a package URL, <c>pkg:oci/name@sha256:…?tag=…</c>, what stands after the @; of anything else all of it.</summary>
    static string VersionOf(string artifact) => artifact.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? artifact[(at + 1)..].Split('?')[0] : artifact;

    static string NameOf(string artifact) => artifact.Split('@', '?')[0] is { Length: > 0 } name ? name[(name.LastIndexOf('/') + 1)..] : artifact;

    static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
