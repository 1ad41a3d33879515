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
        Asked.Enqueue($"{@case} {string.Join(',', names)} {except}");
        return Task.FromResult<IReadOnlyList<FactMajority>>([.. Others.Where(other => names.Contains(other.Name))]);
    }

    public Task<IReadOnlyList<FactRow>> PageAsync(FactFilter filter, FactKey? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<FactChange>> ChangesAsync(FactFilter filter, FactChangeKey? after, int limit, CancellationToken cancellation) => throw new NotSupportedException();
}
