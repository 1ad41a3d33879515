using KubeProbe.Core.Freshness;
using KubeProbe.Core.Scheduling;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>Judgements in memory; what history says is the test's to set.</summary>
sealed class FakeFreshnessBook : IFreshnessBook
{
    readonly Dictionary<(string Cluster, SlotKey Key), FreshnessRow> rows = [];

    public Dictionary<SlotKey, FreshnessSight> Seen { get; } = [];

    public IReadOnlyCollection<FreshnessRow> Rows => rows.Values;

    public JudgementNote? Last { get; private set; }

    public Judgement? Kept { get; private set; }

    public long Version { get; set; } = 1;

    public bool Turn { get; set; } = true;

    public Task<bool> TakeTurnAsync(CancellationToken cancellation) => Task.FromResult(Turn);

    public Task<long> DeclaredVersionAsync(CancellationToken cancellation) => Task.FromResult(Version);

    public Task<(IReadOnlyList<(FreshnessRow Row, FreshnessSight Seen)> Rows, JudgementNote? Last)> ReadAsync(CancellationToken cancellation) =>
        Task.FromResult<(IReadOnlyList<(FreshnessRow, FreshnessSight)>, JudgementNote?)>(
            ([.. rows.Values.Select(row => (row, Seen.GetValueOrDefault(row.Key, FreshnessSight.Nothing)))], Last));

    public Task KeepAsync(Judgement judgement, CancellationToken cancellation)
    {
        foreach (var row in judgement.Changed) rows[(row.Cluster, row.Key)] = row;
        foreach (var row in judgement.Gone) rows.Remove((row.Cluster, row.Key));
        (Kept, Last) = (judgement, judgement.Note);
        return Task.CompletedTask;
    }
}
