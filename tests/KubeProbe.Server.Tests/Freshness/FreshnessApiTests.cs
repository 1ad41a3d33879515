using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Freshness;
using KubeProbe.Core.Runs;
using KubeProbe.Core.Scheduling;
using KubeProbe.Server.Api;
using KubeProbe.Server.Api.Freshness;
using Microsoft.Extensions.Time.Testing;
using Kept = KubeProbe.Core.Freshness.FreshnessState;
using Told = KubeProbe.Contracts.V1Alpha1.FreshnessState;

namespace KubeProbe.Server.Tests.Freshness;

public sealed class FreshnessApiTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly FakeQueries queries = new();
    readonly FreshnessApi api;

    public FreshnessApiTests() => api = new FreshnessApi(queries, new FakeTimeProvider(Now));

    [Fact]
    public async Task A_case_is_told_with_its_last_verdict_and_why()
    {
        var one = Assert.Single((await api.ListAsync(new ListFreshnessRequest(), default)).Cases);

        Assert.Equal(("c1", "b", "k", Told.Stale, "no run began"), (one.Cluster, one.Binding, one.Case, one.State, one.Reason));
        Assert.Equal((Contracts.V1Alpha1.Verdict.Passed, Now.AddHours(-1)), (one.LastVerdict, one.LastVerdictAt.ToDateTimeOffset()));
    }

    [Theory]
    [InlineData(120, Told.Stale)]
    [InlineData(121, Told.Unjudged)]
    public async Task What_nobody_judged_for_two_minutes_is_not_known(int seconds, Told state)
    {
        queries.Last = new JudgementNote(Now.AddSeconds(-seconds), Now.AddDays(-1), TimeSpan.Zero);

        Assert.Equal(state, (await api.ListAsync(new ListFreshnessRequest(), default)).Cases[0].State);
    }

    [Fact]
    public async Task Before_the_first_judgement_nothing_is_known()
    {
        queries.Last = null;

        var answer = await api.ListAsync(new ListFreshnessRequest(), default);
        Assert.Equal((null, Told.Unjudged), (answer.Judged, answer.Cases[0].State));
    }

    [Fact]
    public async Task A_state_that_is_not_kept_can_t_be_asked_for()
    {
        var fault = await Assert.ThrowsAsync<ApiFault>(() => api.ListAsync(new ListFreshnessRequest { States = { Told.Unjudged } }, default));

        Assert.Equal(Google.Rpc.Code.InvalidArgument, fault.Code);
    }

    [Theory]
    [InlineData("<none>")]
    [InlineData("stale", Kept.Stale, 3)]
    [InlineData("1 of 4 stale", Kept.Stale, 1, Kept.Fresh, 3)]
    [InlineData("2 of 3 skipped", Kept.Skipped, 2, Kept.Fresh, 1)]
    [InlineData("1 of 3 stale", Kept.Skipped, 2, Kept.Stale, 1)]
    [InlineData("fresh", Kept.Fresh, 1, Kept.Awaited, 9)]
    [InlineData("awaited", Kept.Awaited, 1, Kept.Paused, 1)]
    [InlineData("paused", Kept.Paused, 2)]
    public void Several_cases_are_the_worst_of_them(string word, params object[] counts)
    {
        var all = counts.Chunk(2).ToDictionary(pair => (Kept)pair[0], pair => (int)pair[1]);

        Assert.Equal(word, FreshnessWords.Of(all, outdated: false));
        Assert.Equal(all.Count == 0 ? "<none>" : "unjudged", FreshnessWords.Of(all, outdated: true));
    }

    sealed class FakeQueries : IFreshnessQueries
    {
        public JudgementNote? Last { get; set; } = new(Now, Now.AddDays(-1), TimeSpan.Zero);

        public Task<IReadOnlyList<FreshnessView>> PageAsync(FreshnessFilter filter, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<FreshnessView>>(
        [
            new FreshnessView(
                new FreshnessRow { Cluster = "c1", Key = new SlotKey("b", "k"), State = Kept.Stale, Since = Now, Reason = "no run began" },
                RunId.OfSlot("c1", "b", "k", Now), Core.Runs.Verdict.Passed, Now.AddHours(-1)),
        ]);

        public Task<FreshnessSummary> SummaryAsync(CancellationToken cancellation) =>
            Task.FromResult(new FreshnessSummary(new Dictionary<Kept, int> { [Kept.Stale] = 1 }, 0, Last));

        public Task<JudgementNote?> LastAsync(CancellationToken cancellation) => Task.FromResult(Last);

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<Kept, int>>> CountAsync(
            bool bindings, IReadOnlyCollection<string> names, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
