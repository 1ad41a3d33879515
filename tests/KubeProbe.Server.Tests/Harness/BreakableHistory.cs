using KubeProbe.Core;
using KubeProbe.Core.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Harness;

/// <summary>The real history, until a test takes the database away from one run.</summary>
sealed class BreakableHistory(IRunHistory inner) : IRunHistory
{
    readonly HashSet<string> broken = [];

    public static void Wrap(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IRunHistory)).ImplementationType!;
        services.AddSingleton<IRunHistory>(provider => new BreakableHistory((IRunHistory)ActivatorUtilities.CreateInstance(provider, real)));
    }

    public void Break(string run)
    {
        lock (broken) broken.Add(run);
    }

    public void Mend(string run)
    {
        lock (broken) broken.Remove(run);
    }

    public Task<IReadOnlySet<RunId>> RecordAsync(RunBatch batch, CancellationToken cancellation) => inner.RecordAsync(batch, cancellation);

    public Task<RunRecord> CloseAsync(RunClosing closing, CancellationToken cancellation)
    {
        lock (broken)
            if (broken.Contains(closing.Record.Order.Id.ToString())) throw new StorageUnavailableException("The database is gone.");
        return inner.CloseAsync(closing, cancellation);
    }

    public Task AddEvidenceAsync(RunClosing closing, CancellationToken cancellation) => inner.AddEvidenceAsync(closing, cancellation);

    public Task AddLateReportAsync(RunId run, LateReport report, CancellationToken cancellation) => inner.AddLateReportAsync(run, report, cancellation);

    public Task<IReadOnlyList<RunRecord>> UnfinishedAsync(string cluster, CancellationToken cancellation) => inner.UnfinishedAsync(cluster, cancellation);
}
