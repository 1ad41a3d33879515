using System.Diagnostics;

namespace KubeProbe.DevCluster.Kubelet.Processes;

/// <summary>A running container process and its process group (it leads its own session).</summary>
sealed class ContainerProcess
{
    static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(2);

    readonly Process process;

    internal ContainerProcess(Process process, Action<ReadOnlyMemory<byte>> output)
    {
        this.process = process;
        Id = process.Id;
        Exited = RunAsync(output);
    }

    public int Id { get; }

    /// <summary>Completes with the exit code (128 + signal for a killed one) once all output is delivered.</summary>
    public Task<int> Exited { get; }

    /// <summary>Signals the container's first process only, as a runtime's stop does.</summary>
    public void Signal(int signal)
    {
        if (!Exited.IsCompleted)
            Signals.Send(Id, signal);
    }

    /// <summary>Kills the container: every process of its group.</summary>
    public void Kill()
    {
        if (Exited.IsCompleted)
            return;
        Signals.SendToGroup(Id, Signals.Kill);
        // In its first millisecond the process has no group of its own yet.
        Signals.Send(Id, Signals.Kill);
    }

    async Task<int> RunAsync(Action<ReadOnlyMemory<byte>> output)
    {
        var gate = new Lock();
        var pumps = Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, output, gate),
            PumpAsync(process.StandardError.BaseStream, output, gate));
        await process.WaitForExitAsync().ConfigureAwait(false);
        // The first process of a container takes the others with it.
        Signals.SendToGroup(Id, Signals.Kill);
        var exitCode = process.ExitCode;
        // A process that left the group may hold the pipe open for ever; the container has ended all the same.
        await Task.WhenAny(pumps, Task.Delay(OutputDrain)).ConfigureAwait(false);
        process.Dispose();
        return exitCode;
    }

    static async Task PumpAsync(Stream stream, Action<ReadOnlyMemory<byte>> output, Lock gate)
    {
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                lock (gate)
                    output(buffer.AsMemory(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The container ended and its pipe was closed under the read: that is the end of its output.
        }
    }
}
