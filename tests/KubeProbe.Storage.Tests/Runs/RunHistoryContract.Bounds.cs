using KubeProbe.Core.NodeProbes;
using KubeProbe.Core.Runs;

namespace KubeProbe.Storage.Tests.Runs;

public abstract partial class RunHistoryContract<TStorage>
{
    [Fact]
    public async Task What_is_too_much_is_cut_and_what_no_database_takes_is_replaced()
    {
        var run = Sample.Run(cluster);
        run = run with { Order = run.Order with { Placement = new() { EveryNode = true } } };
        await History.RecordAsync(Sample.Batch(run), default);
        var node = new NodeResult { Node = "n", Verdict = RunVerdict.Failed("x", "m"), Measurements = [.. Samples(60)], Errors = [.. Lines(150)] };
        var closed = run.Finished(RunVerdict.Failed("reported", "nul\0 half \ud800 long " + new string('m', 5_000))) with
        {
            Errors = [.. Lines(150)],
            Measurements = [.. Samples(1_500), new("endless", true, double.PositiveInfinity, double.NaN, null)],
            Nodes = [.. Enumerable.Repeat(node, 5_100)],
        };
        var evidence = new RunEvidence
        {
            LogTail = new string('é', 50_000) + "\0the end",
            PodStatus = new string('x', 200_000),
            Events = [.. Enumerable.Range(0, 300).Select(number => new ClusterEvent("Pod/p", "Warning", "R", $"event {number}", "kubelet", 1, Sample.Time))],
        };

        var answer = await History.CloseAsync(new RunClosing(closed, [.. Enumerable.Repeat(evidence, 60)]), default);
        var kept = (await Queries.FindAsync(run.Order.Id, default))!;
        var (pieces, _) = await Queries.EvidenceAsync(run.Order.Id, default);

        Assert.Equivalent(answer, kept, strict: true);
        Assert.Equal((100, 1_000, 5_000), (kept.Errors.Count, kept.Measurements.Count, kept.Nodes.Count));
        Assert.Equal((50, 100), (kept.Nodes[0].Measurements.Count, kept.Nodes[0].Errors.Count));
        Assert.StartsWith("nul� half � long mm", kept.Verdict!.Message, StringComparison.Ordinal);
        Assert.EndsWith("… [cut]", kept.Verdict.Message, StringComparison.Ordinal);
        Assert.Equal(4_096, kept.Verdict.Message.Length);
        Assert.Equal(50, pieces.Count);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(pieces[0].LogTail) <= RunEvidence.MaxLogBytes);
        Assert.StartsWith("… [cut]éé", pieces[0].LogTail, StringComparison.Ordinal);
        Assert.EndsWith("é�the end", pieces[0].LogTail, StringComparison.Ordinal);
        Assert.Equal((200, "event 299"), (pieces[0].Events.Count, pieces[0].Events[^1].Message));
        Assert.Equal("""{"cut":"200000 characters"}""", pieces[0].PodStatus);
    }

    [Fact]
    public async Task A_sample_without_a_finite_number_is_kept_without_it()
    {
        var run = Sample.Run(cluster);
        await History.RecordAsync(Sample.Batch(run), default);

        await History.CloseAsync(
            new RunClosing(run.Finished(RunVerdict.Passed("fine")) with { Measurements = [new("endless", true, double.PositiveInfinity, double.NaN, "s")] }, []),
            default);

        Assert.Equal(
            new Measurement("endless", true, null, null, "s"), Assert.Single((await Queries.FindAsync(run.Order.Id, default))!.Measurements));
    }

    static IEnumerable<string> Lines(int count) => Enumerable.Range(0, count).Select(number => $"error {number}");

    static IEnumerable<Measurement> Samples(int count) => Enumerable.Range(0, count).Select(number => new Measurement("txn", true, number / 8.0, null, null));
}
