using System.Net.Sockets;
using System.Text;

namespace KubeProbe.Probes.Tests;

/// <summary>A local HTTP server that answers every request with a text.</summary>
sealed class HttpServer : LoopServer
{
    readonly Func<string> text;

    public HttpServer(Func<string> text)
    {
        this.text = text;
        Begin();
    }

    protected override async Task ServeAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[8192];
        _ = await stream.ReadAsync(buffer, stop);
        var body = Encoding.UTF8.GetBytes(text());
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), stop);
        await stream.WriteAsync(body, stop);
    }
}
