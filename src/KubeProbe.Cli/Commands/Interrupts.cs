using System.Runtime.InteropServices;

namespace KubeProbe.Cli.Commands;

/// <summary>The first Ctrl-C asks the command to end; the second ends the process at once.</summary>
sealed class Interrupts : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly PosixSignalRegistration registration;

    public Interrupts() => registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);

    public CancellationToken Token => source.Token;

    void OnInterrupt(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
        signal.Cancel = true;
        source.Cancel();
    }

    public void Dispose()
    {
        registration.Dispose();
        source.Dispose();
    }
}
