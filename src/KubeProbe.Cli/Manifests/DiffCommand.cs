using DiffPlex.Renderer;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Manifests;

/// <summary><c>kubeprobe diff -f …</c>: what apply would change, as unified diffs. Exits 0 without and 1 with differences.</summary>
sealed class DiffCommand : CliCommand
{
    readonly Option<string[]> files = ManifestFiles.FileOption();
    readonly Option<bool> recursive = ManifestFiles.RecursiveOption();

    public DiffCommand(CliSetup cli) : base(cli, "diff", "Show what apply would change; exits 1 when there are differences (KUBEPROBE_EXTERNAL_DIFF names another diff program)")
    {
        files.Required = true;
        Add(files);
        Add(recursive);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var read = await ManifestFiles.ReadAsync(call.Host, call.Value(files)!, call.Value(recursive), cancel);
        var changes = await ApplyCall.SendAsync(call, read, dryRun: true, cancel);

        ManifestChange[] differences = [.. changes.Where(c => c.Action != ManifestAction.Unchanged)];
        if (differences is []) return ExitCode.Success;

        if (call.Format.IsDocument()) ManifestChanges.Write(call, differences, dryRun: true);
        else if (call.Format == OutputFormat.Name) ManifestChanges.Write(call, differences, dryRun: true);
        else if (call.Host.Setting("KUBEPROBE_EXTERNAL_DIFF") is { } program) await ExternalDiff.RunAsync(call, program, differences, cancel);
        else
            foreach (var change in differences) Write(call, change);
        return ExitCode.Negative;
    }

    static void Write(Call call, ManifestChange change)
    {
        var name = ManifestChanges.Name(change);
        if (change.Before == change.After)
        {
            // A secret's values are masked on both sides: that they differ is all there is to say.
            call.Out.Line($"{name}: values that are not shown differ");
            return;
        }
        var before = change.Before.Length == 0 ? "/dev/null" : $"live/{name}";
        var after = change.After.Length == 0 ? "/dev/null" : $"applied/{name}";
        var diff = UnidiffRenderer.GenerateUnidiff(Body(change.Before), Body(change.After), before, after);
        // The library counts an empty side from line 1, where patch programs want 0.
        if (change.Before.Length == 0) diff = diff.Replace("@@ -1,0 ", "@@ -0,0 ");
        if (change.After.Length == 0) diff = diff.Replace(" +1,0 @@", " +0,0 @@");
        foreach (var line in SafeText.Block(diff).TrimEnd('\n').Split('\n')) call.Out.Line([new(line, ToneOf(line))]);
    }

    /// <summary>Without the last line break, which the library would take for one more line.</summary>
    static string Body(string text) => text.TrimEnd('\n');

    static Tone ToneOf(string line) => line switch
    {
        _ when line.StartsWith("+++") || line.StartsWith("---") => Tone.Header,
        ['+', ..] => Tone.Added,
        ['-', ..] => Tone.Removed,
        ['@', ..] => Tone.Quiet,
        _ => Tone.Plain,
    };
}
