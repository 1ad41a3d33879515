using KubeProbe.Core.Freshness;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>How verdicts come, as a test says.</summary>
sealed class FakeFreshness : IFreshnessQueries
{
    public Dictionary<string, IReadOnlyDictionary<FreshnessState, int>> Bindings { get; } = [];

    public DateTimeOffset JudgedAt { get; set; } = TimeProvider.System.GetUtcNow();

    public Task<IReadOnlyList<FreshnessView>> PageAsync(FreshnessFilter filter, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<FreshnessView>>([]);

    public Task<FreshnessSummary> SummaryAsync(CancellationToken cancellation) =>
        Task.FromResult(new FreshnessSummary(new Dictionary<FreshnessState, int>(), 0, null));

    public Task<JudgementNote?> LastAsync(CancellationToken cancellation) =>
        Task.FromResult<JudgementNote?>(new JudgementNote(JudgedAt, JudgedAt, TimeSpan.Zero));

    public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<FreshnessState, int>>> CountAsync(
        bool bindings, IReadOnlyCollection<string> names, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyDictionary<FreshnessState, int>>>(Bindings);
}
