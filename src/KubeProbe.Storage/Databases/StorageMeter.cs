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
    readonly Counter<long> swept;

    public StorageMeter()
    {
        roundTrips = meter.CreateCounter<long>("kubeprobe.storage.roundtrips", "{roundtrip}", "Times the database was asked and waited for.");
        statements = meter.CreateCounter<long>("kubeprobe.storage.statements", "{statement}", "Statements in those round trips.");
        bytes = meter.CreateCounter<long>("kubeprobe.storage.bytes", "By", "Bytes of the values bound to them.");
        swept = meter.CreateCounter<long>("kubeprobe.storage.swept", "{row}", "Rows taken away because they were beyond their retention.");
        groups = meter.CreateHistogram<int>("kubeprobe.storage.group.size", "{call}", "Calls that shared one transaction of run history.");
    }

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
