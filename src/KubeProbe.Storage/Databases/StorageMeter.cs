using System.Diagnostics.Metrics;
using System.Text;

namespace KubeProbe.Storage.Databases;

/// <summary>What KubeProbe's own tables cost. Orleans' providers go past it.</summary>
public sealed class StorageMeter : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "KubeProbe.Storage";

    readonly Meter meter = new(Name);
    readonly Counter<long> roundTrips;
    readonly Counter<long> statements;
    readonly Counter<long> bytes;
    readonly Histogram<int> groups;
    readonly Counter<long> held;
    readonly Counter<long> swept;
    readonly Counter<long> unavailable;
    readonly Histogram<double> duration;

    public StorageMeter()
    {
        roundTrips = meter.CreateCounter<long>("kubeprobe.storage.round_trips", "{round_trip}", "Times the database was asked and waited for.");
        statements = meter.CreateCounter<long>("kubeprobe.storage.statements", "{statement}", "Statements in those round trips.");
        bytes = meter.CreateCounter<long>("kubeprobe.storage.bytes", "By", "Bytes of the values bound to them.");
        swept = meter.CreateCounter<long>("kubeprobe.storage.swept_rows", "{row}", "Rows taken away because they were beyond their retention.");
        unavailable = meter.CreateCounter<long>("kubeprobe.storage.unavailable", "{call}", "Calls that failed because the database could not be used.");
        duration = meter.CreateHistogram(
            "kubeprobe.storage.duration", "s", "How long the database took, with waiting for a connection, by kind of work.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });
        held = meter.CreateCounter<long>("kubeprobe.storage.held", "{call}", "Writes of run history that met a row somebody else held, and went on by themselves.");
        groups = meter.CreateHistogram<int>("kubeprobe.storage.group.size", "{call}", "Calls that shared one transaction of run history.");
    }

    internal void Took(string work, TimeSpan time) => duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("work", work));

    internal void Unavailable() => unavailable.Add(1);

    internal void RoundTrip(IReadOnlyList<Statement> sent)
    {
        roundTrips.Add(1);
        Statements(sent);
    }

    /// <summary>Statements of a transaction within this process: it is waited for once, at its commit.</summary>
    internal void Statements(IReadOnlyList<Statement> sent)
    {
        statements.Add(sent.Count);
        if (bytes.Enabled) bytes.Add(sent.Sum(statement => statement.Values.Sum(value => Size(value.Value))));
    }

    internal void Commit() => roundTrips.Add(1);

    /// <summary>Tells how many writes wait, whenever somebody looks.</summary>
    internal void Queue(Func<int> waiting) =>
        meter.CreateObservableGauge("kubeprobe.storage.queue", waiting, "{call}", "Writes of run history that wait for their turn.");

    internal void Held(int calls) => held.Add(calls);

    internal void Group(int calls) => groups.Record(calls);

    internal void Swept(string kind, int rows) => swept.Add(rows, new KeyValuePair<string, object?>("kind", kind));

    public void Dispose() => meter.Dispose();

    static long Size(object? value) => value switch
    {
        null => 0,
        string text => Encoding.UTF8.GetByteCount(text),
        byte[] blob => blob.Length,
        IReadOnlyCollection<string> texts => texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text)),
        _ => 8,
    };
}
