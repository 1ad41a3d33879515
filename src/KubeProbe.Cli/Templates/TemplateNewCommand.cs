using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Templates;

/// <summary><c>kubeprobe template new NAME --lang L</c>: a probe that works, with image recipe, manifests and test. Asks no centre.</summary>
sealed class TemplateNewCommand : CliCommand
{
    readonly Argument<string> name = new("NAME") { Description = "Name of template and case: lower-case letters, digits and '-'" };
    readonly Option<string> language = new("--lang") { Description = "Language it is written in", Required = true };
    readonly Option<string> folder = new("--dir") { Description = "Folder to write to; ./NAME where it is not given", HelpName = "DIR" };

    public TemplateNewCommand(CliSetup cli) : base(cli, "new", "Write a probe that works, with image recipe, manifests and test")
    {
        language.AcceptOnlyFromAmong([.. ProbeFiles.Languages]);
        Add(name);
        Add(language);
        Add(folder);
    }

    protected override Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var probe = call.Value(name)!;
        var target = Path.GetFullPath(call.Value(folder) ?? probe);
        Check(probe, target);
        var files = ProbeFiles.Of(probe, call.Value(language)!);
        try
        {
            foreach (var (path, content) in files)
            {
                var file = Path.Combine(target, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                // Never over a file that is there, also when it came after the check.
                using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
                stream.Write(content);
                if (!OperatingSystem.IsWindows() && path.EndsWith(".sh", StringComparison.Ordinal))
                    File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
                call.Out.Line(Path.Combine(call.Value(folder) ?? probe, path));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliError($"{target} can't be written: {fault.Message}", "Name a folder of yours with --dir.");
        }
        call.Talk.Line($"Wrote the probe '{probe}'. {Path.Combine(call.Value(folder) ?? probe, "README.md")} says how to test, build and apply it.");
        return Task.FromResult(ExitCode.Success);
    }

    static void Check(string probe, string target)
    {
        List<string> faults = [];
        if (!ProbeFiles.IsName(probe))
            faults.Add($"'{OneLine(probe)}' is no name: use lower-case letters, digits and '-', a letter first, no '-' last, at most {ProbeFiles.LongestName} characters");
        if (File.Exists(target)) faults.Add($"{target} is a file: name another folder with --dir");
        else if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            faults.Add($"{target} is not empty, and nothing is overwritten: name another folder with --dir");
        if (faults.Count > 0) throw new CliError("No probe was written.", details: faults);
    }

    static string OneLine(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? '?' : c)]);
}
