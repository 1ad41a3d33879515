using System.Collections.Concurrent;
using System.Diagnostics;

namespace KubeProbe.DevCluster.Kubelet.Processes;

/// <summary>
/// Starts container processes, each in a session of its own and tied to this process's life.
/// PR_SET_PDEATHSIG follows the <em>thread</em> that forked, so all starts come from one thread that lives as long as the launcher.
/// </summary>
sealed class ProcessLauncher : IDisposable
{
    readonly BlockingCollection<Action> starts = [];
    readonly OrphanGuard guard = new();

    public ProcessLauncher()
    {
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
                start();
            // The thread's end is the parent's death to what it started: only after the last container has ended.
            guard.Dispose();
        })
        { IsBackground = true, Name = "devcluster-launcher" };
        thread.Start();
    }

    /// <summary>Starts the process.</summary>
    /// <param name="output">Takes both output streams' bytes in order of arrival, never concurrently.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The operating system refuses to start it.</exception>
    public Task<ContainerProcess> StartAsync(ProcessSpec spec, Action<ReadOnlyMemory<byte>> output)
    {
        var started = new TaskCompletionSource<ContainerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        starts.Add(() =>
        {
            try
            {
                started.SetResult(Start(spec, output));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    public void Dispose() => starts.CompleteAdding();

    ContainerProcess Start(ProcessSpec spec, Action<ReadOnlyMemory<byte>> output)
    {
        var start = new ProcessStartInfo("/usr/bin/setpriv")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingDirectory,
        };
        foreach (var argument in (string[])["--pdeathsig", "KILL", "--", "/usr/bin/setsid", "--", .. spec.Argv])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        start.Environment[OrphanGuard.MarkVariable] = guard.Mark;

        var process = Process.Start(start) ?? throw new InvalidOperationException("the operating system started no process");
        process.StandardInput.Close();
        return new ContainerProcess(process, output);
    }
}
