using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeProbe.Probes.Workloads;

/// <summary>
/// A small HTTP server: every GET is answered with the pod's name, and <c>VERSION</c> where that is set; <c>/reach?ADDRESS,…</c> tells which
/// of the addresses it can connect to. It listens on <c>POD_IP</c> where that is set, and after SIGTERM answers for a second more: whoever
/// was sent here before the news of its end got about is still answered.
/// </summary>
static class EchoServer
{
    const int LongestHead = 16 * 1024;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Lingering = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(Func<string, string?> variable, Action<string> log, CancellationToken end)
    {
        var port = int.TryParse(variable("PORT"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Workload.Port;
        var address = IPAddress.TryParse(variable("POD_IP"), out var own) ? own : IPAddress.IPv6Any;
        using var listener = new TcpListener(address, port);
        if (address.Equals(IPAddress.IPv6Any)) listener.Server.DualMode = true;
        listener.Start();
        log($"workload: listens on {listener.LocalEndpoint}");
        var text = $"{variable("POD_NAME") ?? Environment.MachineName} {variable("VERSION")}\n";
        using var over = new CancellationTokenSource();
        using var ending = end.Register(() => over.CancelAfter(Lingering));
        while (!over.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(over.Token);
                _ = AnswerAsync(client, text);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException)
            {
                // Whoever came went again before it was let in.
            }
        }
        return 0;
    }

    static async Task AnswerAsync(TcpClient client, string text)
    {
        using (client)
        using (var patience = new CancellationTokenSource(Patience))
        {
            try
            {
                var stream = client.GetStream();
                var (status, body) = await ReadPathAsync(stream, patience.Token) switch
                {
                    null => ("400 Bad Request", ""),
                    var path when path.StartsWith("/reach?", StringComparison.Ordinal) => ("200 OK", await ReachAsync(path[7..])),
                    _ => ("200 OK", text),
                };
                var bytes = Encoding.UTF8.GetBytes(body);
                var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), patience.Token);
                await stream.WriteAsync(bytes, patience.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Whoever asked is gone.
            }
        }
    }

    /// <summary>The path of a GET whose head is whole; null for anything else.</summary>
    static async Task<string?> ReadPathAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[LongestHead];
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(filled), stop);
            if (read == 0) return null;
            filled += read;
            if (buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) < 0) continue;
            return Encoding.ASCII.GetString(buffer, 0, filled).Split(' ', 3) is ["GET", var path, _] ? path : null;
        }
        return null;
    }

    static async Task<string> ReachAsync(string addresses)
    {
        var all = Uri.UnescapeDataString(addresses).Split(',', StringSplitOptions.RemoveEmptyEntries).Take(1000);
        return string.Concat(await Task.WhenAll(all.Select(OneAsync)));
    }

    static async Task<string> OneAsync(string address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            if (!IPEndPoint.TryParse(address, out var target)) return $"{address} no address\n";
            using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(target, patience.Token);
            return $"{address} ok\n";
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return $"{address} {(e is SocketException refused ? refused.SocketErrorCode.ToString() : "no answer within 3 s")}\n";
        }
    }
}
