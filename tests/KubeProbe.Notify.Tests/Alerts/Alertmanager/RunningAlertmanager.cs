using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace KubeProbe.Notify.Tests.Alerts.Alertmanager;

/// <summary>Debian's Prometheus Alertmanager on a free loopback port, with a folder of its own.</summary>
public sealed class RunningAlertmanager : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-alertmanager-");
    readonly HttpClient http = new();
    Process? process;

    /// <summary>A webhook that it tells at once of what it was told; null for nobody.</summary>
    public Uri? Onwards { get; init; }

    /// <summary>Where it answers.</summary>
    public Uri Url { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var receiver = Onwards is null ? "{name: somebody}" : $"{{name: somebody, webhook_configs: [{{url: '{Onwards}', send_resolved: true}}]}}";
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "alertmanager.yml"), $"route: {{receiver: somebody, group_by: ['...'], group_wait: 0s, group_interval: 1s}}\nreceivers: [{receiver}]\n");
        // Somebody may take the port between our asking and its start.
        for (var attempt = 0; attempt < 5; attempt++)
            if (await StartAsync()) return;
        throw new InvalidOperationException("prometheus-alertmanager does not start. tests/run installs it: apt-get install prometheus-alertmanager");
    }

    /// <summary>The labels of the alerts that fire there.</summary>
    public async Task<IReadOnlyList<Dictionary<string, string>>> FiringAsync()
    {
        using var answer = JsonDocument.Parse(await http.GetStringAsync(new Uri(Url, "/api/v2/alerts?active=true")));
        return [.. answer.RootElement.EnumerateArray().Select(alert => alert.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!))];
    }

    async Task<bool> StartAsync()
    {
        var port = FreePort();
        Url = new Uri($"http://127.0.0.1:{port}");
        var start = new ProcessStartInfo("prometheus-alertmanager") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[$"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", $"--storage.path={folder.FullName}/data", $"--config.file={folder.FullName}/alertmanager.yml"])
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(started) < Patience)
        {
            try
            {
                using var ready = await http.GetAsync(new Uri(Url, "/-/ready"));
                if (ready.IsSuccessStatusCode) return true;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(50);
        }
        return false;
    }

    static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        process?.Dispose();
        http.Dispose();
        folder.Delete(recursive: true);
    }
}
