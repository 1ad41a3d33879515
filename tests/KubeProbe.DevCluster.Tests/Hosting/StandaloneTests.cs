using k8s;
using k8s.Models;

namespace KubeProbe.DevCluster.Tests.Hosting;

/// <summary>However DevCluster ends, no process of its pods outlives it; and it says what it can't start with.</summary>
public sealed class StandaloneTests : IDisposable
{
    readonly string data = Directory.CreateTempSubdirectory("devcluster-standalone-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 0)]
    [InlineData("INT", 0)]
    public async Task No_process_of_a_pod_outlives_it(string signal, int exitCode)
    {
        using var devCluster = await StandaloneProcess.StartAsync(data);
        using var client = devCluster.Connect("dev");
        // One that stays in the container's process group, and one that leaves it for a session of its own. ($$ is $ in a pod.)
        var list = Path.Combine(data, "pids");
        await client.CoreV1.CreateNamespacedPodAsync(Pod($"note() {{ echo $$$$ >> {list}; exec sleep infinity; }}; setsid sh -c 'echo $$$$ >> {list}; exec sleep infinity' & note"), "default");
        var pids = await WaitForAsync(() => File.Exists(list) ? File.ReadAllLines(list) : [], found => found.Length == 2);
        Assert.All(pids, pid => Assert.True(IsAlive(pid)));

        Assert.Equal(exitCode, await devCluster.EndAsync(signal));
        await WaitForAsync(() => pids.Where(IsAlive).ToArray(), alive => alive.Length == 0);
    }

    [Fact]
    public async Task It_goes_on_with_its_pods_where_it_was_killed()
    {
        using (var first = await StandaloneProcess.StartAsync(data))
        {
            using var client = first.Connect("dev");
            await client.CoreV1.CreateNamespacedPodAsync(Pod("exec sleep infinity", "Always"), "default");
            await WaitForAsync(() => RestartsOf(client), found => found is not null);
            // What it knows is written every ten seconds.
            await WaitForAsync(() => File.Exists(StateFile) && File.ReadAllText(StateFile).Contains("\"startedAt\"", StringComparison.Ordinal), found => found);
            await first.KillAsync();
        }

        using var second = await StandaloneProcess.StartAsync(data);
        using var again = second.Connect("dev");
        await WaitForAsync(() => RestartsOf(again), found => found is >= 1);
        var pod = await again.CoreV1.ReadNamespacedPodAsync("sleeper", "default");
        Assert.Equal((255, "Unknown"), (pod.Status.ContainerStatuses[0].LastState.Terminated.ExitCode, pod.Status.ContainerStatuses[0].LastState.Terminated.Reason));
        Assert.Equal(0, await second.EndAsync("TERM"));
    }

    [Theory]
    [InlineData("there is no option --nodes", "--nodes", "3")]
    [InlineData("--port needs a value that fits", "--port", "99999")]
    [InlineData("--port needs a value that fits", "--port")]
    [InlineData("--clusters needs names of lower-case letters", "--clusters", "a,a")]
    [InlineData("--clusters needs names of lower-case letters", "--clusters", "A B")]
    public async Task A_wrong_command_line_ends_with_2_and_the_usage(string says, params string[] arguments)
    {
        var (code, errors) = await StandaloneProcess.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.StartsWith(says, errors, StringComparison.Ordinal);
        Assert.Contains("usage: KubeProbe.DevCluster", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var first = await StandaloneProcess.StartAsync(Path.Combine(data, "first"));
        using var client = first.Connect("dev");
        var (code, errors) = await StandaloneProcess.RunAsync("--data", Path.Combine(data, "second"), "--port", $"{client.BaseUri.Port}");
        Assert.Equal(2, code);
        Assert.Contains($"{client.BaseUri.Port}", errors, StringComparison.Ordinal);
        Assert.Contains("in use", errors, StringComparison.Ordinal);
    }

    string StateFile => Path.Combine(data, "dev", "objects.json");

    static V1Pod Pod(string script, string restartPolicy = "Never") => new()
    {
        Metadata = new V1ObjectMeta { Name = "sleeper" },
        Spec = new V1PodSpec
        {
            RestartPolicy = restartPolicy,
            Containers = [new V1Container { Name = "c", Image = "busybox:latest", ImagePullPolicy = "IfNotPresent", Command = ["sh", "-c", script] }],
        },
    };

    /// <summary>How often the pod's container was restarted, once it runs.</summary>
    static int? RestartsOf(k8s.Kubernetes client) =>
        client.CoreV1.ReadNamespacedPod("sleeper", "default").Status?.ContainerStatuses?.SingleOrDefault(c => c.State?.Running is not null)?.RestartCount;

    /// <summary>Neither gone nor a zombie nobody has waited for yet.</summary>
    static bool IsAlive(string pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (Exception e) when (e is IOException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    static async Task<T> WaitForAsync<T>(Func<T> read, Func<T, bool> isSo)
    {
        using var deadline = new CancellationTokenSource(StandaloneProcess.Deadline);
        while (true)
        {
            if (read() is var found && isSo(found)) return found;
            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }
}
