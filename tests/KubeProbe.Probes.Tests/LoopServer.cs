using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Probes.Tests;

/// <summary>A loopback server that does one thing with every connection.</summary>
abstract class LoopServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    Task serving = Task.CompletedTask;

    public string Endpoint => listener.LocalEndpoint.ToString()!;

    protected void Begin()
    {
        listener.Start();
        serving = LoopAsync();
    }

    protected abstract Task ServeAsync(NetworkStream stream, CancellationToken stop);

    async Task LoopAsync()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(end.Token);
                await ServeAsync(client.GetStream(), end.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The probe hung up, or the test is over.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await serving;
        end.Dispose();
    }
}
