using System.ComponentModel;
using System.Diagnostics;
using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Manifests;

/// <summary>
/// Hands both sides to the user's own diff program as two folders. Its name and options are split at spaces; no shell is
/// involved. It exits 0 or 1, as diff does; anything more is its error and becomes ours.
/// </summary>
static class ExternalDiff
{
    public static async Task RunAsync(Call call, string program, IReadOnlyList<ManifestChange> changes, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-diff-");
        try
        {
            var live = folder.CreateSubdirectory("LIVE").FullName;
            var applied = folder.CreateSubdirectory("APPLIED").FullName;
            foreach (var change in changes)
            {
                // The name came from the centre: only what is safe in a file name stays of it.
                var file = string.Concat($"{change.Kind}.{change.Name}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')) + ".yaml";
                await File.WriteAllTextAsync(Path.Combine(live, file), change.Before, cancel);
                await File.WriteAllTextAsync(Path.Combine(applied, file), change.After, cancel);
            }
            var code = await RunAsync(call, [.. program.Split(' ', StringSplitOptions.RemoveEmptyEntries), live, applied], cancel);
            if (code > 1) throw new CliError($"{program} exited with {code}", "KUBEPROBE_EXTERNAL_DIFF names it; a diff program exits with 0 or 1.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<int> RunAsync(Call call, string[] command, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Start(start);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancel);
            var buffer = new byte[8192];
            for (int read; (read = await process.StandardOutput.BaseStream.ReadAsync(buffer, cancel)) > 0;) call.Out.Bytes(buffer.AsSpan(0, read));
            if (await errors is { Length: > 0 } text) call.Talk.Line(text.TrimEnd('\n'));
            await process.WaitForExitAsync(cancel);
            return process.ExitCode;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new CliError($"can't start {start.FileName}: {missing.Message}", "KUBEPROBE_EXTERNAL_DIFF names it.");
        }
    }
}
