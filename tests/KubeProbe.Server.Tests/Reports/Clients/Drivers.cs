using System.Diagnostics;
using System.Text.Json;
using KubeProbe.ReportContract;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Reports.Clients;

/// <summary>The clients of <c>clients</c>, as they stand in the checkout, and the real endpoint they report to.</summary>
static class Drivers
{
    static readonly Lazy<Task<string>> GoProgram = new(BuildGoAsync);

    public static IProbeDriver Python { get; } = new ProcessDriver(() => Task.FromResult((Needed("python3"), (string[])[Path("python/driver.py")])));

    /// <summary>Debian's /bin/sh, dash, with curl.</summary>
    public static IProbeDriver Shell { get; } = new ProcessDriver(() => Task.FromResult((Needed("sh"), (string[])[Path("sh/driver.sh")])));

    public static IProbeDriver Go { get; } = new ProcessDriver(async () => (await GoProgram.Value, []));

    /// <summary>A machine with nothing but these programs, for a shell that has no curl.</summary>
    public static IProbeDriver Bare(string shell, IReadOnlyDictionary<string, string> programs)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-bare-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        foreach (var (name, program) in programs) File.CreateSymbolicLink(System.IO.Path.Combine(folder, name), Needed(program));
        return new ProcessDriver(() => Task.FromResult((System.IO.Path.Combine(folder, shell), (string[])[Path("sh/driver.sh")])), folder);
    }

    public static string Path(string file) => System.IO.Path.Combine(Checkout.Root, "clients", file);

    /// <summary>A run that is open until it is reported, and a look at what the centre made of the report.</summary>
    internal static async Task<ReportTarget> OpenAsync(RunningServer server)
    {
        var run = await server.StartRunAsync();
        return new ReportTarget(server.Server.HttpUrl, run.Id, server.RunToken(run.Id), async report =>
        {
            using var http = server.Http(server.AdminToken);
            var kept = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/runs/{run.Id}")).RootElement.GetRawText();
            Assert.Contains(report.GetProperty("ok").GetBoolean() ? "VERDICT_PASSED" : "VERDICT_FAILED", kept, StringComparison.Ordinal);
        });
    }

    static string Needed(string program)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"{program} is not installed: tests/run installs it.");
        return found;
    }

    static async Task<string> BuildGoAsync()
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-go-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var program = System.IO.Path.Combine(folder, "driver");
        var info = new ProcessStartInfo(Needed("go"), ["build", "-o", program, "./internal/driver"]) { WorkingDirectory = Path("go"), RedirectStandardError = true };
        (info.Environment["CGO_ENABLED"], info.Environment["GOPROXY"]) = ("0", "off");
        if (Environment.GetEnvironmentVariable("HOME") is not { Length: > 0 }) info.Environment["GOCACHE"] = System.IO.Path.Combine(folder, "cache");
        using var build = Process.Start(info)!;
        var said = await build.StandardError.ReadToEndAsync();
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, said);
        return program;
    }
}
