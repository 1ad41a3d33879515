using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>
/// Where a plugin posts its progress, <c>http://localhost:PORT/progress</c>: on the pod's own loopback, so that nobody else reaches it. What
/// does not read as progress is refused, and the plugin goes on.
/// </summary>
sealed class ProgressServer : IDisposable
{
    const int LongestHead = 16 * 1024;
    const int LongestBody = 1024 * 1024;
    const int MostAtOnce = 16;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly TcpListener listener;
    readonly PluginProgress progress;
    readonly CancellationTokenSource over = new();
    readonly SemaphoreSlim room = new(MostAtOnce);

    ProgressServer(TcpListener listener, PluginProgress progress) => (this.listener, this.progress) = (listener, progress);

    /// <summary>Null where there is no port to listen on: results count without progress too.</summary>
    public static ProgressServer? Start(string? port, PluginProgress progress, Action<string> log)
    {
        if (port is null) return null;
        try
        {
            if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) throw new FormatException("it is no port");
            var listener = new TcpListener(IPAddress.Loopback, number);
            listener.Start();
            var server = new ProgressServer(listener, progress);
            _ = server.ServeAsync();
            return server;
        }
        catch (Exception e) when (e is SocketException or FormatException)
        {
            log($"kubeprobe: no progress is heard at port {port}: {e.Message}");
            return null;
        }
    }

    async Task ServeAsync()
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await room.WaitAsync(over.Token);
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(over.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Whoever came went again before it was let in.
                room.Release();
            }
        }
    }

    async Task AnswerAsync(TcpClient client)
    {
        using (client)
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(over.Token))
        {
            try
            {
                patience.CancelAfter(Patience);
                var stream = client.GetStream();
                var status = await TakeAsync(stream, patience.Token);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), patience.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Whoever posted is gone.
            }
            finally
            {
                room.Release();
            }
        }
    }

    async Task<string> TakeAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[LongestHead];
        var (filled, end) = (0, -1);
        while (end < 0)
        {
            if (filled == buffer.Length) return "431 Request Header Fields Too Large";
            var read = await stream.ReadAsync(buffer.AsMemory(filled), stop);
            if (read == 0) return "400 Bad Request";
            filled += read;
            end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }

        var lines = Encoding.ASCII.GetString(buffer, 0, end).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var path, _] || path.Split('?')[0].TrimEnd('/') != "/progress") return "404 Not Found";
        if (method != "POST") return "405 Method Not Allowed";
        if (Length(lines) is not { } length) return "411 Length Required";
        if (length > LongestBody) return "413 Content Too Large";

        var body = new byte[length];
        var first = Math.Min(length, filled - end - 4);
        buffer.AsSpan(end + 4, first).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(first), stop);
        return progress.Take(body) ? "200 OK" : "400 Bad Request";
    }

    static int? Length(string[] lines) =>
        lines.Select(line => line.Split(':', 2)).Where(field => field.Length == 2 && field[0].Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(field => int.TryParse(field[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : (int?)null).FirstOrDefault();

    public void Dispose()
    {
        over.Cancel();
        listener.Dispose();
    }
}
