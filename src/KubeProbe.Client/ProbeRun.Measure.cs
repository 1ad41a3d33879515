namespace KubeProbe.Client;

public sealed partial class ProbeRun
{
    readonly List<string> underWay = [];

    /// <summary>Runs an operation, handing it <see cref="Stopping"/>, and records whether it worked and how long it took. What it throws goes on to the caller.</summary>
    /// <param name="name">Name of the measurement: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>; anything else becomes <c>_</c>. Several of one name are several samples.</param>
    /// <param name="operation">The operation.</param>
    public async Task<T> Measure<T>(string name, Func<CancellationToken, Task<T>> operation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(operation);
        lock (underWay) underWay.Add(name);
        var begin = Clock.GetTimestamp();
        var ok = false;
        try
        {
            var result = await operation(Stopping);
            ok = true;
            return result;
        }
        finally
        {
            measurements.Add(name, ok, Clock.GetElapsedTime(begin).TotalSeconds, null, null);
            // An operation cut off by the deadline stays under way, so that the report can say at what the run was stopped.
            if (ok || !Stopping.IsCancellationRequested) lock (underWay) underWay.Remove(name);
        }
    }

    /// <inheritdoc cref="Measure{T}(string, Func{CancellationToken, Task{T}})"/>
    public Task Measure(string name, Func<CancellationToken, Task> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Measure(name, async stop => { await operation(stop); return true; });
    }

    /// <inheritdoc cref="Measure{T}(string, Func{CancellationToken, Task{T}})"/>
    public Task Measure(string name, Func<Task> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        return Measure(name, async _ => { await operation(); return true; });
    }

    /// <summary>Records an operation that was timed elsewhere.</summary>
    public void Record(string name, bool ok, TimeSpan elapsed) => measurements.Add(name, ok, elapsed.TotalSeconds, null, null);

    /// <summary>Records a quantity. A value that is not finite is left out, for JSON has none.</summary>
    /// <param name="name">Name of the measurement.</param>
    /// <param name="value">The quantity.</param>
    /// <param name="unit">Its unit, such as <c>days</c>; at most 32 characters.</param>
    public void Record(string name, double value, string? unit = null) => measurements.Add(name, null, null, value, unit);

    /// <summary>
    /// Says something that is so in this cluster, such as its version: the centre keeps the last value of each name, compares it across the
    /// fleet and tells when it changes. At most 64 names; the last value of a name counts. Never a secret.
    /// </summary>
    /// <param name="name">Letters, digits and <c>- _ . / : @</c>, at most 128; anything else becomes <c>_</c>.</param>
    /// <param name="value">Any text; beyond 1 KiB it is cut and ends with a hash of the whole.</param>
    public void Fact(string name, string value) => facts.Add(name, value);

    string AtWork()
    {
        lock (underWay) return underWay.Count == 0 ? "" : " during " + string.Join(", ", underWay.Distinct().Take(5));
    }
}
