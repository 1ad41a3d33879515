using System.Diagnostics;
using System.Globalization;
using System.Text;
using KubeProbe.ReportContract;

namespace KubeProbe.Server.Tests.Reports.Clients;

/// <summary>A client of another language, driven by its <c>driver</c> program in <c>clients</c>.</summary>
sealed class ProcessDriver(Func<Task<(string Program, string[] Arguments)>> start, string? path = null) : IProbeDriver
{
    const int LongestArgument = 60_000;

    public async Task<DriverEnd> RunAsync(IReadOnlyDictionary<string, string?> variables, IReadOnlyList<IReadOnlyList<byte[]>> calls, int? attempt)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-driver-");
        try
        {
            var (program, arguments) = await start();
            var info = new ProcessStartInfo(program, [.. arguments, .. Words(calls, folder.FullName)])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
            };
            foreach (var (name, value) in variables) info.Environment[name] = value;
            info.Environment["DRIVER_ATTEMPT"] = attempt?.ToString(CultureInfo.InvariantCulture);
            if (path is not null) info.Environment["PATH"] = path;
            using var process = Process.Start(info)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(110));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{program} hangs.");
            }
            return new DriverEnd(process.ExitCode, await output, await errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static IEnumerable<string> Words(IReadOnlyList<IReadOnlyList<byte[]>> calls, string folder)
    {
        var files = 0;
        foreach (var (at, call) in calls.Index())
        {
            if (at > 0) yield return "--";
            foreach (var word in call)
            {
                var text = Encoding.UTF8.GetString(word);
                if (word.Length < LongestArgument && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(word)) yield return text;
                else
                {
                    var file = Path.Combine(folder, $"word-{files++}");
                    File.WriteAllBytes(file, word);
                    yield return "@" + file;
                }
            }
        }
    }
}
