using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary>Prints what an apply or a delete did, or would do.</summary>
static class ManifestChanges
{
    public static void Write(Call call, IReadOnlyList<ManifestChange> changes, bool dryRun)
    {
        if (call.Format.IsDocument()) Documents.WriteList(call, "ManifestChangeList", changes.Select(JsonText.Of));
        else
            foreach (var change in changes) Write(call, change, dryRun);
    }

    static void Write(Call call, ManifestChange change, bool dryRun)
    {
        var thing = Name(change);
        if (call.Format == OutputFormat.Name) call.Out.Line(thing);
        else call.Out.Line([$"{thing} ", Word(change.Action), dryRun ? " (dry run)" : ""]);
    }

    public static string Name(ManifestChange change) => SafeText.Line($"{change.Kind.ToLowerInvariant()}/{change.Name}");

    static Cell Word(ManifestAction action) => action switch
    {
        ManifestAction.Created => new Cell("created", Tone.Good),
        ManifestAction.Configured => new Cell("configured", Tone.Doubtful),
        ManifestAction.Unchanged => new Cell("unchanged", Tone.Quiet),
        ManifestAction.Deleted => new Cell("deleted", Tone.Bad),
        _ => "seen",
    };
}
