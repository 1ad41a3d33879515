using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeProbe.Client.Tests;

/// <summary>What the fake centre does with one request.</summary>
enum Act { Answer, Reset, Hang }

sealed record Answer(Act Act, int Status = 200, string Headers = "")
{
    public static readonly Answer Ok = new(Act.Answer);
    public static readonly Answer Reset = new(Act.Reset);
    public static readonly Answer Hang = new(Act.Hang);
    public static Answer Of(int status, string headers = "") => new(Act.Answer, status, headers);
}

sealed record Received(string RequestLine, string Authorization, string Body, string TraceParent = "");

/// <summary>A centre on a plain socket, so that it can misbehave below HTTP: it plays its script, then answers 200.</summary>
sealed class FakeCentre : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource end = new();
    readonly Queue<Answer> script;
    readonly Task serving;

    public FakeCentre(params Answer[] script)
    {
        this.script = new Queue<Answer>(script);
        listener.Start();
        serving = ServeAsync();
    }

    public List<Received> Requests { get; } = [];

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/report/v1/runs/r1";

    public static string RefusedUrl()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/report/v1/runs/r1";
    }

    async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(HandleAsync(await listener.AcceptSocketAsync(end.Token)));
        }
        catch (OperationCanceledException) { /* the test is over */ }
        await Task.WhenAll(connections);
    }

    async Task HandleAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            var request = await ReadAsync(socket);
            var answer = script.Count > 0 ? script.Dequeue() : Answer.Ok;
            Requests.Add(request);
            if (answer.Act == Act.Hang) await Task.Delay(Timeout.Infinite, end.Token);
            if (answer.Act == Act.Reset) { socket.LingerState = new LingerOption(true, 0); return; }
            var head = $"HTTP/1.1 {answer.Status} X\r\nContent-Length: 0\r\nConnection: close\r\n{answer.Headers}\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(head), end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException) { /* the client or the test went away */ }
    }

    async Task<Received> ReadAsync(Socket socket)
    {
        var buffer = new byte[1 << 20];
        var length = 0;
        while (true)
        {
            length += await socket.ReceiveAsync(buffer.AsMemory(length), end.Token);
            var text = Encoding.UTF8.GetString(buffer, 0, length);
            var split = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (split < 0) continue;
            var head = text[..split].Split("\r\n");
            string Header(string name) => head.FirstOrDefault(h => h.StartsWith(name, StringComparison.OrdinalIgnoreCase))?[name.Length..].Trim() ?? "";
            if (length - Encoding.UTF8.GetByteCount(text[..(split + 4)]) >= int.Parse(Header("Content-Length:")))
                return new Received(head[0], Header("Authorization:"), text[(split + 4)..], Header("traceparent:"));
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
