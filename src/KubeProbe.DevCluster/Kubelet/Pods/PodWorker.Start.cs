using System.ComponentModel;
using System.Security.Cryptography;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Kubelet.Containers;
using KubeProbe.DevCluster.Kubelet.Images;
using KubeProbe.DevCluster.Kubelet.Logs;
using KubeProbe.DevCluster.Kubelet.Probes;
using KubeProbe.DevCluster.Kubelet.Status;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Pods;

sealed partial class PodWorker
{
    /// <summary>How long a container waits whose configuration is wrong before it is looked at again.</summary>
    static readonly TimeSpan ConfigRetry = TimeSpan.FromSeconds(10);

    /// <param name="last">The end before, if there was one.</param>
    /// <param name="isRestart">Whether the pause before the next start grows with this one.</param>
    async Task StartAsync(PodView pod, ContainerSlot slot, ContainerState.Terminated? last, bool isRestart, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Pull(pod, slot) is not var (image, entry))
            return;
        if (isRestart)
            slot.Restarts.Raise(Now);

        var number = slot.Record.ContainerId is null ? 0 : slot.Record.RestartCount + 1;
        var id = "containerd://" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        try
        {
            CheckUser(pod, slot.View, entry);
            var paths = directory.Prepare(pod, slot.View, number);
            var environment = new EnvironmentBuilder(pod, slot.View, network, node.Configuration)
                .Build(node.GivenEnvironment(pod, slot.View, entry, directory, paths, number), paths.Translate);
            slot.Record = slot.Record with
            {
                Image = image.ToString(),
                ImageId = ImageMap.ImageId(image),
                ContainerId = id,
                RestartCount = number,
                Last = last,
                Ready = false,
                Started = false,
            };
            Say(pod, slot, "Created", $"Created container {slot.View.Name}");
            var spec = SpecOf(entry, slot.View, paths, environment);
            var log = new ContainerLog(directory.Log(slot.View.Name, number), Time);
            var process = await StartProcessAsync(spec, log).ConfigureAwait(false);
            Say(pod, slot, "Started", $"Started container {slot.View.Name}");
            Run(pod, slot, new ContainerInstance(number, id, process, log, Now, spec, paths.Translate));
        }
        catch (ContainerConfigException e)
        {
            Fail(pod, slot, e.Reason, e.Message, e.Message);
        }
        catch (StartException e)
        {
            FailStart(pod, slot, id, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(pod, slot, "CreateContainerError", e.Message, e.Message);
        }
    }

    static Processes.ProcessSpec SpecOf(
        ImageEntry entry, ContainerView view, ContainerPaths paths, IReadOnlyDictionary<string, string> environment)
    {
        string Expand(string word) => paths.Translate(VariableExpansion.Expand(word, environment.GetValueOrDefault));
        var argv = CommandLine.Resolve(entry, view, Expand, environment.GetValueOrDefault("PATH") ?? "");
        var directory = view.WorkingDirectory is { Length: > 0 } wanted ? paths.Translate(wanted) : paths.Root;
        if (!Directory.Exists(directory))
        {
            directory = Path.Combine(paths.Root, directory.Trim('/'));
            PodDirectory.MakeDirectory(directory);
        }

        return new Processes.ProcessSpec(argv, environment, directory);
    }

    async Task<Processes.ContainerProcess> StartProcessAsync(Processes.ProcessSpec spec, ContainerLog log)
    {
        try
        {
            return await node.Launcher.StartAsync(spec, log.Append).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            log.Dispose();
            throw new StartException($"exec: \"{spec.Argv[0]}\": {e.Message}");
        }
    }

    void Run(PodView pod, ContainerSlot slot, ContainerInstance instance)
    {
        slot.Instance = instance;
        slot.Record = slot.Record with { State = new ContainerState.Running(instance.StartedAt) };
        instance.Process.Exited.ContinueWith(
            _ =>
            {
                instance.EndedAt = Now;
                Wake();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (node.Context.Faults.Find(FaultKind.OomKilled, pod.Json) is not null)
        {
            instance.OutOfMemory = true;
            instance.Process.Kill();
        }

        if (!slot.View.IsInit)
            instance.Probes = new ContainerProbes(slot.View, instance, network.PodIp, node.Launcher, Time, Wake);
    }

    /// <summary>The container never came to be: it waits, and is tried again.</summary>
    void Fail(PodView pod, ContainerSlot slot, string reason, string message, string said)
    {
        Warn(pod, slot, "Failed", $"Error: {said}");
        slot.Record = slot.Record with { State = new ContainerState.Waiting(reason, message) };
        slot.RetryAt = Now + ConfigRetry;
        WakeAt(slot.RetryAt.Value);
    }

    /// <summary>The container was made and the runtime couldn't start it: that is an end with exit code 128.</summary>
    void FailStart(PodView pod, ContainerSlot slot, string id, string message)
    {
        Warn(pod, slot, "Failed", $"Error: {message}");
        var end = new ContainerState.Terminated(128, "StartError", message, DateTimeOffset.UnixEpoch, Now, id);
        slot.Record = slot.MayRestart(pod.RestartPolicy, end.ExitCode)
            ? slot.Record with { State = new ContainerState.Waiting("RunContainerError", message), Last = end }
            : slot.Record with { State = end };
        // The next look finds the end and begins the back-off.
        WakeAt(Now + TimeSpan.FromSeconds(1));
    }

    static void CheckUser(PodView pod, ContainerView view, ImageEntry entry)
    {
        var context = view.Json.Object("securityContext");
        var podContext = pod.Json.Object("spec", "securityContext");
        if (!(context.At("runAsNonRoot") is null ? podContext.Flag("runAsNonRoot") : context.Flag("runAsNonRoot")))
            return;
        var about = $"(pod: \"{pod.FullName}\", container: {view.Name})";
        var user = context.Number("runAsUser") ?? podContext.Number("runAsUser");
        if (user == 0)
            throw new ContainerConfigException(ContainerConfigException.Config, $"container's runAsUser breaks non-root policy {about}");
        if (user is null && entry.User == 0)
            throw new ContainerConfigException(ContainerConfigException.Config, $"container has runAsNonRoot and image will run as root {about}");
    }
}
