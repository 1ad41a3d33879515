using System.Net;
using System.Net.Sockets;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>The one command of the README: what it does at once, what it prints, and what it leaves, which is nothing but its state.</summary>
public sealed class OneCommandTests : IDisposable
{
    static readonly string[] Clusters = ["dev-a", "dev-b", "dev-c"];

    static readonly string[] Cases = ["pod-lifecycle", "deployment-lifecycle", "apiserver-crud", "apiserver-certificate", "node-pod"];

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-demo-");

    string Data => Path.Combine(folder.FullName, "data");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task It_does_the_main_job_at_once_stops_without_a_trace_and_remembers()
    {
        string run;
        await using (var demo = DemoProcess.Start(Data, path: null))
        {
            await ProbesEverythingAsync(demo);
            Assert.StartsWith("http://127.0.0.1:", await demo.SaidOfAsync("etcd"), StringComparison.Ordinal);
            foreach (var cluster in Clusters) await PassedAsync(demo, cluster, "etcd");
            await CanBeUsedAsync(demo);
            // More than once at most on a machine so busy that the case finds its cluster slow.
            run = await Stage.UntilAsync(async () => await CliAsync("run", "pod-lifecycle", "--cluster", "dev-a", "--wait", "-o", "name") is { ExitCode: 0, Out: var name }
                ? name.Trim() : null, "pod-lifecycle to pass by hand");

            Assert.Equal(0, await demo.SignalAsync("INT"));
            await Leftovers.NoneOfAsync(folder.FullName);
        }

        // Again, on a machine without etcd.
        await using (var demo = DemoProcess.Start(Data, PathWithoutEtcd()))
        {
            Assert.Contains("not installed", await demo.SaidOfAsync("etcd"), StringComparison.Ordinal);
            Assert.Equal(2, (await CliAsync("get", "binding", "demo-etcd")).ExitCode);
            Assert.Contains("PASSED", (await CliAsync("get", "run", run.Split('/')[^1], "-o", "json")).Succeeded(), StringComparison.Ordinal);
            await PassedAsync(demo, "dev-c", "pod-lifecycle");

            await demo.SignalAsync("KILL");
            await Leftovers.NoneOfAsync(folder.FullName);
        }
    }

    [Fact]
    public async Task Ports_in_use_are_told_together_with_their_options_before_anything_is_built()
    {
        using var first = Listen();
        using var second = Listen();
        await using var demo = DemoProcess.Start(Data, path: null, "--http-port", PortOf(first), "--grpc-port", "0", "--api-port", "0", "--control-port", PortOf(second), "--etcd-port", "0");

        Assert.Equal(2, await demo.EndAsync());
        Assert.Contains($"Port {PortOf(first)}, for the HTTP gateway, is in use", demo.Printed, StringComparison.Ordinal);
        Assert.Contains("--control-port", demo.Printed, StringComparison.Ordinal);
        Assert.DoesNotContain("building", demo.Printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_deletes_nothing_it_did_not_make()
    {
        var precious = Directory.CreateDirectory(Data).FullName + "/precious";
        await File.WriteAllTextAsync(precious, "mine");
        await using var demo = DemoProcess.Start(Data, path: null, "--reset");

        Assert.Equal(2, await demo.EndAsync());
        Assert.Contains("not of this demo", demo.Printed, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(precious));
    }

    static async Task ProbesEverythingAsync(DemoProcess demo)
    {
        foreach (var cluster in Clusters)
            foreach (var @case in Cases)
                await PassedAsync(demo, cluster, @case);
    }

    /// <summary>One line each: time, cluster, case, verdict.</summary>
    static Task PassedAsync(DemoProcess demo, string cluster, string @case) => demo.LineAsync(
        line => line.Length > 9 && TimeOnly.TryParse(line[..8], System.Globalization.CultureInfo.InvariantCulture, out _) && line[9..] == $"{cluster} {@case} Passed",
        $"{@case} to pass on {cluster}");

    async Task CanBeUsedAsync(DemoProcess demo)
    {
        using var http = new HttpClient { BaseAddress = new Uri(await demo.SaidOfAsync("HTTP gateway")) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
        foreach (var cluster in Clusters)
        {
            var kubeconfig = (await demo.SaidOfAsync(cluster)).Split(' ')[2];
            Assert.Equal($"{cluster}.kubeconfig", Path.GetFileName(kubeconfig));
            Assert.Contains($"{cluster}-node-1", (await Command.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "get", "nodes", "-o", "name"])).Succeeded(), StringComparison.Ordinal);
        }
        Assert.Equal(Path.Combine(Data, "kubeprobe") + " get runs", await demo.SaidOfAsync("the command"));

        // A fault that hits the pods a probe makes, and not the probe: it is the probe that finds it.
        (await CliAsync("dev", "fault", "add", "sandbox-failure", "--cluster", "dev-b", "-p", "match=app.kubernetes.io/component=probe-object")).Succeeded();
        var failed = await CliAsync("run", "pod-lifecycle", "--cluster", "dev-b", "--wait", "-p", "READY_TIMEOUT=3s");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("Failed to create pod sandbox", failed.Out, StringComparison.Ordinal);
    }

    Task<Result> CliAsync(params string[] arguments) => Command.RunAsync(Path.Combine(Data, "kubeprobe"), arguments);

    /// <summary>What the demo calls by name, and no etcd.</summary>
    string PathWithoutEtcd()
    {
        var programs = folder.CreateSubdirectory("programs");
        foreach (var name in (string[])["dotnet", "grep"])
        {
            var program = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(path => Path.Combine(path, name)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(programs.FullName, name), program);
        }
        return programs.FullName;
    }

    static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
