using System.Collections.Concurrent;
using System.Globalization;

namespace KubeProbe.Simulation.ApiServers;

/// <summary>What happened to each pod, and how many requests came: the API servers' own account of the runs.</summary>
sealed class Ledger
{
    readonly ConcurrentDictionary<string, PodEntry> entries = new();
    long requests;
    long watches;
    long deleted;
    long made;

    public void Count(bool watch, string? name)
    {
        Interlocked.Increment(ref requests);
        if (watch) Interlocked.Increment(ref watches);
        if (name is not null && entries.TryGetValue(name, out var entry)) Interlocked.Increment(ref entry.Requests);
    }

    /// <summary>A request whose subject stands in its body.</summary>
    public void CountOf(string name) => Interlocked.Increment(ref entries.GetOrAdd(name, static _ => new PodEntry()).Requests);

    public void Made(SimulatedPod pod, int cluster, DateTimeOffset now)
    {
        var entry = entries.GetOrAdd(pod.Name, static _ => new PodEntry());
        (entry.Run, entry.Cluster, entry.MadeAt) = (pod.Run, cluster, now);
        Interlocked.Increment(ref entry.Made);
        Interlocked.Increment(ref made);
    }

    public void Deleted() => Interlocked.Increment(ref deleted);

    public void Reported(string name, TimeSpan took, int status)
    {
        if (entries.TryGetValue(name, out var entry)) (entry.ReportMs, entry.ReportStatus) = (took.TotalMilliseconds, status);
    }

    public SimulationCounts Counts(int watching) => new(
        Interlocked.Read(ref requests), Interlocked.Read(ref watches), Interlocked.Read(ref deleted), Interlocked.Read(ref made), watching);

    /// <summary>One line for each pod; see <see cref="PodRecord.Read"/>.</summary>
    public async Task WriteAsync(Stream body)
    {
        await using var writer = new StreamWriter(body, bufferSize: 64 * 1024);
        foreach (var (name, entry) in entries)
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{name} {entry.Run} {entry.Cluster} {entry.MadeAt.UtcTicks} {entry.Made} {entry.Requests} {entry.ReportMs} {entry.ReportStatus}"));
    }

    sealed class PodEntry
    {
        public string Run = "-";
        public int Cluster;
        public DateTimeOffset MadeAt;
        public int Made;
        public int Requests;
        public double ReportMs = -1;
        public int ReportStatus;
    }
}

/// <summary>How much happened so far.</summary>
/// <param name="Requests">All requests, those of the connection and the watches too.</param>
/// <param name="Watches">Watches among them.</param>
/// <param name="Deleted">Pods deleted.</param>
/// <param name="Pods">Pods made.</param>
/// <param name="Watching">Watches that are open now.</param>
public sealed record SimulationCounts(long Requests, long Watches, long Deleted, long Pods, int Watching);

/// <summary>The API servers' account of one pod.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">Its run's id.</param>
/// <param name="Cluster">The number of its cluster.</param>
/// <param name="MadeAt">When it was made (last).</param>
/// <param name="Made">How often one of that name was made.</param>
/// <param name="Requests">How many requests were about it or its Secret.</param>
/// <param name="ReportMs">How long its report took; negative when it made none.</param>
/// <param name="ReportStatus">How its report was answered.</param>
public sealed record PodRecord(
    string Name, string Run, int Cluster, DateTimeOffset MadeAt, int Made, int Requests, double ReportMs, int ReportStatus)
{
    /// <summary>Reads a line of the ledger.</summary>
    public static PodRecord Read(string line)
    {
        var culture = CultureInfo.InvariantCulture;
        var words = line.Split(' ');
        return new PodRecord(
            words[0], words[1], int.Parse(words[2], culture), new DateTimeOffset(long.Parse(words[3], culture), TimeSpan.Zero),
            int.Parse(words[4], culture), int.Parse(words[5], culture), double.Parse(words[6], culture), int.Parse(words[7], culture));
    }
}
