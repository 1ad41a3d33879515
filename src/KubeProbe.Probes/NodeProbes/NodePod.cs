using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;

namespace KubeProbe.Probes.NodeProbes;

/// <summary>
/// Whether a pod on this node can live: that it runs says most (sandbox, network, image). Then it resolves a name (<c>dns</c>), asks the
/// API server (<c>apiserver</c>), compares clocks (<c>clock-skew</c>, seconds) and writes a file (<c>write</c>). Every check is made, so that one
/// report names all that is wrong with the node.
/// </summary>
sealed class NodePod(ProbeParameters parameters) : IProbe
{
    readonly string dnsName = parameters.Text("DNS_NAME", "kubernetes.default.svc");
    readonly TimeSpan maxSkew = parameters.Duration("MAX_CLOCK_SKEW", TimeSpan.FromSeconds(30));
    readonly string folder = parameters.Text("WRITE_DIR", Path.GetTempPath());
    readonly TimeSpan checkTimeout = parameters.Duration("CHECK_TIMEOUT", TimeSpan.FromSeconds(5));

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        var tries = new OperationLog(run, checkTimeout, Words);
        await tries.TryAsync("dns", async stop =>
            await Dns.GetHostAddressesAsync(dnsName, stop) is { Length: > 0 } addresses ? addresses : throw new SocketException((int)SocketError.HostNotFound));

        using var cluster = ClusterAccess.Connect(parameters);
        await tries.TryAsync("apiserver", async stop =>
        {
            var asked = run.Clock.GetUtcNow();
            using var answer = await cluster.SendAsync("version", stop);
            if (answer.Headers.Date is { } date) Compare(run, tries, date, asked, run.Clock.GetUtcNow());
            return "there";
        });
        await tries.TryAsync("write", WriteAsync);
        tries.ThrowIfFailed();
    }

    /// <summary>The Date header has whole seconds and was written between asking and answer: only what both can't explain is skew.</summary>
    void Compare(ProbeRun run, OperationLog tries, DateTimeOffset date, DateTimeOffset asked, DateTimeOffset answered)
    {
        var skew = date + TimeSpan.FromSeconds(1) < asked ? asked - date : date > answered ? date - answered : TimeSpan.Zero;
        run.Record("clock-skew", skew.TotalSeconds, "seconds");
        if (skew > maxSkew)
            tries.Fail("clock-skew", string.Create(CultureInfo.InvariantCulture,
                $"the clock of this node is {skew.TotalSeconds:0} s {(date < asked ? "ahead of" : "behind")} the API server's; at most {maxSkew.TotalSeconds:0} s are allowed"));
    }

    async Task<string> WriteAsync(CancellationToken stop)
    {
        var file = Path.Combine(folder, $"kubeprobe-{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllTextAsync(file, dnsName, stop);
            return await File.ReadAllTextAsync(file, stop) == dnsName ? file : throw new IOException($"{file} read back as something else");
        }
        finally
        {
            File.Delete(file);
        }
    }

    static IReadOnlyList<string>? Words(Exception exception) => exception switch
    {
        SocketException e => [$"{e.SocketErrorCode}: {e.Message}"],
        IOException or UnauthorizedAccessException => [exception.Message],
        _ => Refusal.Explain(exception),
    };
}
