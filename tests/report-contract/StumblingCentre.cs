using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeProbe.ReportContract;

/// <summary>
/// Stands before a centre on a plain socket, so that it can misbehave below HTTP: it plays its script, an answer for each request, and then
/// hands requests on to the centre behind it, or answers 200 where there is none.
/// </summary>
sealed class StumblingCentre : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly Queue<string> script;
    readonly Uri? behind;
    readonly Task serving;
    readonly Lock gate = new();
    readonly List<(string Head, string Body, long At)> requests = [];

    public StumblingCentre(IEnumerable<string> script, Uri? behind)
    {
        this.script = new Queue<string>(script);
        this.behind = behind;
        listener.Start();
        serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public IReadOnlyList<(string Head, string Body, long At)> Requests { get { lock (gate) return [.. requests]; } }

    /// <summary>From now on connections are refused.</summary>
    public void Refuse() => listener.Stop();

    async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(HandleAsync(await listener.AcceptSocketAsync(end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { /* the test is over, or it refuses */ }
        catch (InvalidOperationException) when (!listener.Server.IsBound) { /* and did so before this was its turn */ }
        await Task.WhenAll(connections);
    }

    async Task HandleAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            if (await ReadAsync(socket) is not { } request) return;
            string act;
            lock (gate)
            {
                requests.Add((request.Head, request.Body, TimeProvider.System.GetTimestamp()));
                act = script.TryPeek(out var next) ? next : "";
                if (act.Length > 0 && !act.EndsWith(" always", StringComparison.Ordinal)) script.Dequeue();
            }
            await ActAsync(socket, act.Replace(" always", "", StringComparison.Ordinal), request);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or HttpRequestException or ObjectDisposedException) { /* the client or the test went away */ }
    }

    async Task ActAsync(Socket socket, string act, (string Head, string Body) request)
    {
        switch (act)
        {
            case "": await SendAsync(socket, await AnswerAsync(request)); break;
            case "hang": await Task.Delay(Timeout.Infinite, end.Token); break;
            case "reset": socket.LingerState = new LingerOption(true, 0); break;
            case "nonsense": await SendAsync(socket, "220 this is mail\r\n\r\n"); break;
            case "trickle":
                // A header that never ends: each byte is in time, the answer never is.
                await SendAsync(socket, "HTTP/1.1 200 OK\r\nX-Slow: ");
                while (true)
                {
                    await Task.Delay(200, end.Token);
                    await SendAsync(socket, "x");
                }
            default:
                var words = act.Split(' ', 2);
                await SendAsync(socket, $"HTTP/1.1 {words[0]} X\r\nContent-Length: 0\r\nConnection: close\r\n{(words.Length > 1 ? words[1] + "\r\n" : "")}\r\n");
                break;
        }
    }

    async Task<string> AnswerAsync((string Head, string Body) request)
    {
        if (behind is null) return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        using var http = new HttpClient { BaseAddress = behind };
        using var message = new HttpRequestMessage(HttpMethod.Post, request.Head.Split(' ')[1]) { Content = new StringContent(request.Body, Encoding.UTF8) };
        message.Content.Headers.Remove("Content-Type");
        foreach (var line in request.Head.Split("\r\n").Skip(1).Select(line => line.Split(':', 2)))
            if (line[0].ToLowerInvariant() is "authorization" or "traceparent") message.Headers.TryAddWithoutValidation(line[0], line[1].Trim());
            else if (line[0].Equals("content-type", StringComparison.OrdinalIgnoreCase)) message.Content.Headers.TryAddWithoutValidation(line[0], line[1].Trim());
        using var answer = await http.SendAsync(message, end.Token);
        var body = await answer.Content.ReadAsStringAsync(end.Token);
        return $"HTTP/1.1 {(int)answer.StatusCode} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
    }

    async Task SendAsync(Socket socket, string text) => await socket.SendAsync(Encoding.UTF8.GetBytes(text), end.Token);

    async Task<(string Head, string Body)?> ReadAsync(Socket socket)
    {
        var buffer = new byte[1 << 20];
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), end.Token);
            if (read == 0) return null;
            length += read;
            var split = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (split < 0) continue;
            var head = Encoding.UTF8.GetString(buffer, 0, split);
            var stated = head.Split("\r\n").Single(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))["content-length:".Length..];
            // Strict: a client that sends what is no UTF-8 fails here.
            if (length - split - 4 >= int.Parse(stated)) return (head, new UTF8Encoding(false, true).GetString(buffer, split + 4, int.Parse(stated)));
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
