using System.Text;
using KubeProbe.Core.Cases.Checks;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Secrets;
using KubeProbe.Server.Reports;

namespace KubeProbe.Server.Checks;

/// <summary>Looks from the centre, and holds what it found against the conditions.</summary>
sealed class CentreChecks(CheckTargets targets, ISecretVault vault, TimeProvider time) : ICentreChecks
{
    // A fleet's checks may be due together; each holds a socket and a body.
    const int AtOnce = 64;

    readonly SemaphoreSlim places = new(AtOnce);

    /// <inheritdoc/>
    public async Task<ProbeOutcome> LookAsync(RunOrder order, CancellationToken cancellation)
    {
        if (order.Work.Check is not { } declared) return Outcome("check", false, null, ["probe-fault: The template says nothing to look at."], null);

        var check = CheckRules.Fill(declared, await ValuesAsync(order, cancellation));
        await places.WaitAsync(cancellation);
        var began = time.GetTimestamp();
        try
        {
            var (kind, looking, usual) = Kind(check, cancellation);
            try
            {
                var found = await looking();
                var took = time.GetElapsedTime(began);
                found.Add("latency", took.TotalSeconds);
                List<string> broken = [.. CheckRules.Broken(check.Conditions.Count > 0 ? check.Conditions : usual, found)];
                return Outcome(kind, broken.Count == 0, took, broken, found);
            }
            catch (Exception fault) when (CheckFaults.Explain(fault) is { } text && !cancellation.IsCancellationRequested)
            {
                return Outcome(kind, false, time.GetElapsedTime(began), [text], null);
            }
        }
        finally
        {
            places.Release();
        }
    }

    (string Kind, Func<Task<CheckFindings>> Looking, IReadOnlyList<string> Usual) Kind(CheckSpec check, CancellationToken cancellation) => check switch
    {
        { Http: { } http } => ("http", () => HttpLook.LookAsync(http, targets, time, cancellation), ["status < 400"]),
        { Tcp: { } tcp } => ("tcp", () => SocketLook.TcpAsync(tcp, targets, cancellation), []),
        { Tls: { } tls } => ("tls", () => SocketLook.TlsAsync(tls, targets, time, cancellation), []),
        { Dns: { } dns } => ("dns", () => DnsLook.LookAsync(dns, targets, cancellation), ["code == NOERROR", "answers > 0"]),
        { Grpc: { } grpc } => ("grpc", () => GrpcLook.LookAsync(grpc, targets, cancellation), ["health == SERVING"]),
        _ => throw new CheckRefusedException("The template says nothing to look at."),
    };

    async Task<IReadOnlyDictionary<string, string>> ValuesAsync(RunOrder order, CancellationToken cancellation)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in order.Parameters)
            values[name] = value.SecretRef is { } reference
                ? Encoding.UTF8.GetString(await vault.ReadAsync(reference, cancellation) ?? [])
                : value.Text ?? "";
        return values;
    }

    static ProbeOutcome Outcome(string kind, bool ok, TimeSpan? took, IReadOnlyList<string> errors, CheckFindings? found)
    {
        List<Measurement> measurements = [new(kind, ok, took?.TotalSeconds, null, null)];
        if (found?.Find("certificate.expiresIn") is [{ Number: { } seconds }]) measurements.Add(new("certificate", null, null, Math.Floor(seconds / 864) / 100, "days"));
        if (found?.Find("status") is [{ Number: { } status }]) measurements.Add(new("status", null, null, status, null));
        IReadOnlyList<string> told = [.. errors.Take(ReportReader.MaxErrors).Select(ReportReader.Cut)];
        return new ProbeOutcome(ok, told, null, measurements, ReportHash.Of(ok, told, null, measurements));
    }
}
