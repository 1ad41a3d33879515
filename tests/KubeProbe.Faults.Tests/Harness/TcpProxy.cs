using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KubeProbe.Faults.Tests.Harness;

/// <summary>Stands between a server and its database: leads elsewhere, cuts what is open, refuses what comes.</summary>
sealed class TcpProxy : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentDictionary<TcpClient, bool> open = new();
    readonly CancellationTokenSource end = new();
    readonly Task accepting;
    volatile int target;

    public TcpProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>New connections lead there from now on; null refuses them. What is open is cut.</summary>
    public void LeadTo(int? port)
    {
        target = port ?? 0;
        Cut();
    }

    /// <summary>Cuts what is open.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys) client.Close();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptTcpClientAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            open.TryAdd(client, true);
            if (target is not (> 0 and var port)) return;
            await server.ConnectAsync(IPAddress.Loopback, port, end.Token);
            (client.NoDelay, server.NoDelay) = (true, true);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), end.Token), server.GetStream().CopyToAsync(client.GetStream(), end.Token));
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Cut, on one side or the other.
        }
        finally
        {
            open.TryRemove(client, out _);
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        Cut();
        await accepting;
        listener.Dispose();
        end.Dispose();
    }
}
