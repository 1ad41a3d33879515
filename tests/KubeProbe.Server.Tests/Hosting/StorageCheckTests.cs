using KubeProbe.Core.Runs;
using KubeProbe.Server.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Server.Tests.Hosting;

public sealed class StorageCheckTests
{
    readonly FakeTimeProvider clock = new();
    readonly SlowQueries queries = new();

    [Fact]
    public async Task A_database_that_fails_is_not_healthy_at_once()
    {
        queries.Answer = () => throw new IOException("gone");

        await Assert.ThrowsAsync<IOException>(() => new StorageCheck(queries, clock).CheckHealthAsync(new HealthCheckContext()));
    }

    [Fact]
    public async Task One_that_is_busy_is_not_given_up_for_it()
    {
        var check = new StorageCheck(queries, clock);
        Assert.Equal(HealthStatus.Healthy, await CheckAsync(check));

        queries.Answer = () => new TaskCompletionSource<IReadOnlyList<RunId>>().Task;
        for (var i = 0; i < 3; i++) Assert.Equal(HealthStatus.Healthy, await CheckAsync(check, TimeSpan.FromSeconds(5)));

        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync(check, TimeSpan.FromSeconds(6)));
        queries.Answer = () => Task.FromResult<IReadOnlyList<RunId>>([]);
        Assert.Equal(HealthStatus.Healthy, await CheckAsync(check));
    }

    async Task<HealthStatus> CheckAsync(StorageCheck check, TimeSpan wait = default)
    {
        var checking = check.CheckHealthAsync(new HealthCheckContext());
        clock.Advance(wait);
        return (await checking).Status;
    }

    sealed class SlowQueries : IRunQueries
    {
        public Func<Task<IReadOnlyList<RunId>>> Answer { get; set; } = () => Task.FromResult<IReadOnlyList<RunId>>([]);

        public Task<IReadOnlyList<RunId>> FindByPrefixAsync(string prefix, CancellationToken cancellation) => Answer();

        public Task<RunRecord?> FindAsync(RunId id, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<RunRecord>> PageAsync(RunFilter filter, RunCursor? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<(IReadOnlyList<RunEvidence> Evidence, IReadOnlyList<LateReport> LateReports)> EvidenceAsync(RunId id, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
