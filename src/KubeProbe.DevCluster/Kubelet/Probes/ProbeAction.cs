using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Kubelet.Pods;
using KubeProbe.DevCluster.Kubelet.Processes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Kubelet.Probes;

/// <summary>Carries a probe out: exec, httpGet or tcpSocket, with the texts the kubelet has for each failure.</summary>
sealed class ProbeAction(ContainerView container, ContainerInstance instance, string podIp, ProcessLauncher launcher)
{
    const int MaxOutput = 10 * 1024;

    static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        // A kubelet takes any certificate: the probe asks for life, not for trust.
        SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<ProbeResult> RunAsync(ProbeSpec probe, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(probe.Timeout);
        if (probe.Json.Object("exec") is { } exec)
            return await ExecAsync([.. exec.Texts("command")], limit.Token).ConfigureAwait(false);
        if (probe.Json.Object("httpGet") is { } get)
            return await GetAsync(get, limit.Token).ConfigureAwait(false);
        if (probe.Json.Object("tcpSocket") is { } socket)
            return await ConnectAsync(socket, limit.Token).ConfigureAwait(false);
        return ProbeResult.Failed("missing probe handler");
    }

    async Task<ProbeResult> ExecAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var output = new StringBuilder();
        string[] argv = ["/usr/bin/env", "--", .. command.Select(instance.Translate)];
        var process = await launcher.StartAsync(instance.Spec with { Argv = argv }, bytes =>
        {
            if (output.Length < MaxOutput)
                output.Append(Encoding.UTF8.GetString(bytes.Span));
        }).ConfigureAwait(false);
        try
        {
            var code = await process.Exited.WaitAsync(cancellation).ConfigureAwait(false);
            return code == 0 ? ProbeResult.Ok : ProbeResult.Failed(output.ToString());
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return ProbeResult.Failed($"command \"{string.Join(' ', command)}\" timed out");
        }
    }

    async Task<ProbeResult> GetAsync(JsonObject get, CancellationToken cancellation)
    {
        var scheme = (get.Text("scheme") ?? "HTTP").ToLowerInvariant();
        var path = get.Text("path") is { Length: > 0 } given ? given : "/";
        var address = $"{get.Text("host") ?? podIp}:{Port(get)}";
        var url = $"{scheme}://{address}{(path.StartsWith('/') ? "" : "/")}{path}";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.26");
            foreach (var header in get.Items("httpHeaders"))
                request.Headers.TryAddWithoutValidation(header.Text("name") ?? "", header.Text("value"));
            using var answer = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            var code = (int)answer.StatusCode;
            return code is >= 200 and < 400
                ? ProbeResult.Ok
                : ProbeResult.Failed($"HTTP probe failed with statuscode: {code.ToString(CultureInfo.InvariantCulture)}");
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException socket)
        {
            return ProbeResult.Failed($"Get \"{url}\": dial tcp {address}: {Explain(socket)}");
        }
        catch (HttpRequestException e)
        {
            return ProbeResult.Failed($"Get \"{url}\": {(e.HttpRequestError == HttpRequestError.ResponseEnded ? "EOF" : e.Message)}");
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failed($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (UriFormatException e)
        {
            return ProbeResult.Failed($"Get \"{url}\": {e.Message}");
        }
    }

    async Task<ProbeResult> ConnectAsync(JsonObject target, CancellationToken cancellation)
    {
        var (host, port) = (target.Text("host") ?? podIp, Port(target));
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            return ProbeResult.Ok;
        }
        catch (SocketException e)
        {
            return ProbeResult.Failed($"dial tcp {host}:{port}: {Explain(e)}");
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failed($"dial tcp {host}:{port}: i/o timeout");
        }
    }

    /// <summary>A number, or the name of one of the container's ports.</summary>
    int Port(JsonObject target) =>
        (int)(target.Number("port")
            ?? container.Json.Items("ports").FirstOrDefault(port => port.Text("name") == target.Text("port")).Number("containerPort")
            ?? 0);

    static string Explain(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.TimedOut => "i/o timeout",
        _ => e.Message,
    };
}
