using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace KubeProbe.Probes.Tests;

/// <summary>A real etcd of one member on free loopback ports, in a folder of its own.</summary>
sealed class EtcdServer : IAsyncDisposable
{
    readonly Process process;
    readonly DirectoryInfo folder;
    readonly List<string> output = [];

    EtcdServer(Process process, DirectoryInfo folder, string endpoint)
    {
        this.process = process;
        this.folder = folder;
        Endpoint = endpoint;
    }

    public string Endpoint { get; }

    public static async Task<EtcdServer> StartAsync(TestCertificates? certificates = null, bool clientCertificates = false)
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-etcd-");
        var scheme = certificates is null ? "http" : "https";
        var endpoint = $"{scheme}://127.0.0.1:{FreePort.Next()}";
        var peer = $"http://127.0.0.1:{FreePort.Next()}";
        List<string> arguments =
        [
            "--data-dir", Path.Combine(folder.FullName, "data"), "--listen-client-urls", endpoint, "--advertise-client-urls", endpoint,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--unsafe-no-fsync",
        ];
        if (certificates is not null)
        {
            using var server = certificates.Issue("etcd", TimeSpan.FromDays(10));
            arguments.AddRange(["--cert-file", File("server.pem", server.ExportCertificatePem()),
                "--key-file", File("server.key", server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())]);
            if (clientCertificates) arguments.AddRange(["--client-cert-auth", "--trusted-ca-file", File("ca.pem", certificates.AuthorityPem)]);
        }

        var process = new Process { StartInfo = new ProcessStartInfo("etcd", arguments) { RedirectStandardError = true, RedirectStandardOutput = true } };
        var etcd = new EtcdServer(process, folder, endpoint);
        await etcd.UntilReadyAsync();
        return etcd;

        string File(string name, string content)
        {
            var path = Path.Combine(folder.FullName, name);
            System.IO.File.WriteAllText(path, content);
            return path;
        }
    }

    async Task UntilReadyAsync()
    {
        var ready = new TaskCompletionSource();
        void Read(string? line)
        {
            if (line is null) return;
            lock (output) output.Add(line);
            if (line.Contains("ready to serve client requests", StringComparison.Ordinal)) ready.TrySetResult();
        }

        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("etcd is not installed: apt-get install etcd-server, or run tests/run, which does.", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (await Task.WhenAny(ready.Task, process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(30))) != ready.Task)
        {
            await DisposeAsync();
            throw new InvalidOperationException("etcd did not start: " + string.Join(Environment.NewLine, output.TakeLast(10)));
        }
    }

    /// <summary>Freezes the member: connections stay open and nothing answers.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString()]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        folder.Delete(recursive: true);
    }
}
