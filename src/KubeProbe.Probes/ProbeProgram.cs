using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;
using KubeProbe.Probes.Sonobuoy;
using KubeProbe.Probes.Workloads;

namespace KubeProbe.Probes;

/// <summary>The executable: <c>kubeprobe-probes NAME</c>. Exit codes: 0 passed, 1 not, 2 no such probe or no run.</summary>
static class ProbeProgram
{
    public const int ExitUsage = 2;

    public static async Task<int> RunAsync(string[] args, Func<string, string?> variable, ProbeRunOptions options)
    {
        if (args is ["sonobuoy-results"]) return await ResultsCollector.RunAsync(variable, options);
        if (args is ["workload", .. var work]) return await Workload.RunAsync(work, variable, options.Log);
        if (args is not [var name] || ProbeTable.Rows.FirstOrDefault(r => r.Name == name) is not { } row)
        {
            options.Log("usage: kubeprobe-probes NAME, with the run and its parameters in the environment" + string.Concat(
                ProbeTable.Rows.Select(r => $"{Environment.NewLine}  {r.Name,-22}{r.Summary}")));
            return args is ["--help"] or ["help"] ? 0 : ExitUsage;
        }

        try
        {
            using var run = ProbeRun.From(variable, options);
            return await run.ExecuteAsync((r, stopping) => ProbeAsync(row, variable, r, stopping), Refusal.ExplainEnd);
        }
        catch (ProbeEnvironmentException e)
        {
            options.Log($"kubeprobe: {e.Message}");
            return ExitUsage;
        }
    }

    static async Task ProbeAsync(ProbeRow row, Func<string, string?> variable, ProbeRun run, CancellationToken stopping)
    {
        var parameters = new ProbeParameters(variable);
        var probe = row.Make(parameters);
        parameters.ThrowIfFaulty();
        await probe.RunAsync(run, stopping);
    }
}
