using System.Collections.Concurrent;
using KubeProbe.Core.Facts;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>What the other clusters have, as the test says.</summary>
sealed class FakeFactBook : IFactBook
{
    public List<FactMajority> Others { get; } = [];

    /// <summary>What was asked for: the case, the facts and the cluster left out.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public Task<IReadOnlyList<FactMajority>> MajoritiesAsync(string @case, IReadOnlyCollection<string> names, string except, CancellationToken cancellation)
    {
        // Who leaves nobody out looks at the fleet, and not at one cluster of it.
        if (except.Length == 0) return Task.FromResult<IReadOnlyList<FactMajority>>([.. names.Select(Most).OfType<FactMajority>()]);
        Asked.Enqueue($"{@case} {string.Join(',', names)} {except}");
        return Task.FromResult<IReadOnlyList<FactMajority>>([.. Others.Where(other => names.Contains(other.Name))]);
    }

    /// <summary>What the fleet tells, by cluster and fact.</summary>
    public ConcurrentDictionary<(string Cluster, string Name), string> Fleet { get; } = [];

    FactMajority? Most(string name)
    {
        var told = Fleet.Where(fact => fact.Key.Name == name).ToList();
        return told.GroupBy(fact => fact.Value).OrderByDescending(group => group.Count()).Select(group => new FactMajority(name, group.Key, group.Count(), told.Count)).FirstOrDefault();
    }

    public Task<IReadOnlyList<FactRow>> PageAsync(FactFilter filter, FactKey? after, int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<FactRow>>(
        [.. Fleet.Where(fact => fact.Key.Name == filter.Name)
            .Select(fact => new FactRow(new FactKey(fact.Key.Name, filter.Case ?? "", fact.Key.Cluster), fact.Value, default, default, default))]);

    public Task<IReadOnlyList<FactChange>> ChangesAsync(FactFilter filter, FactChangeKey? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();
}
