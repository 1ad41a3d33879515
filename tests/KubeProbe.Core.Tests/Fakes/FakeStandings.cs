using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>The last verdicts there are, as the test says.</summary>
sealed class FakeStandings : IStandings
{
    public List<Standing> All { get; } = [];

    public Task<IReadOnlyList<Standing>> PageAsync(StandingFilter filter, StandingKey? after, int limit, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Standing>>([.. All.Where(standing => (filter.Case is null || standing.Key.Case == filter.Case) && (filter.Verdicts.Count == 0 || filter.Verdicts.Contains(standing.Verdict)))]);
}
