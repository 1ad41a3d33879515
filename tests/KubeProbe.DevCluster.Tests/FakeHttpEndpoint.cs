using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeProbe.DevCluster.Tests;

/// <summary>Answers every HTTP request on a loopback port with one status, which the test may change.</summary>
sealed class FakeHttpEndpoint : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Task accepting;

    public FakeHttpEndpoint(int status)
    {
        Status = status;
        listener.Start();
        accepting = AcceptAsync();
    }

    public volatile int Status;

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    async Task AnswerAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {Status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
        catch (IOException)
        {
            // Whoever asked has gone; the next one is answered.
        }
    }
}
