using System.Globalization;

namespace KubeProbe.EndToEnd.Tests.Chaos;

/// <summary>What a server process holds at a moment: by <c>/proc</c>, and by its own metrics.</summary>
/// <param name="Files">Open descriptors of all kinds.</param>
/// <param name="Sockets">Of them, sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="ResidentMiB">Memory that is resident.</param>
/// <param name="CommittedMiB">Of it, what the collector holds for objects; the rest is code, stacks and the libraries' own memory.</param>
/// <param name="HeapMiB">Live objects after the last collection of the oldest generation, with what is young since.</param>
/// <param name="Runs">Activations of run grains.</param>
/// <param name="Activations">Activations of all grains.</param>
/// <param name="QueuedWork">Work items the thread pool has not begun.</param>
sealed record ServerReading(int Files, int Sockets, int Threads, int ResidentMiB, int CommittedMiB, int HeapMiB, int Runs, int Activations, int QueuedWork)
{
    public static async Task<ServerReading> OfAsync(int pid, HttpClient http)
    {
        var metrics = await http.GetStringAsync("/metrics");
        var links = Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(Target).ToList();
        return new ServerReading(
            links.Count,
            links.Count(link => link.StartsWith("socket:", StringComparison.Ordinal)),
            Status(pid, "Threads:"),
            Status(pid, "VmRSS:") / 1024,
            (int)(Sum(metrics, "dotnet_gc_last_collection_memory_committed_size_bytes", "") / (1 << 20)),
            (int)(Sum(metrics, "dotnet_gc_last_collection_heap_size_bytes", "gen") / (1 << 20)),
            (int)Sum(metrics, "orleans_catalog_activations", "grain_type=\"run\""),
            (int)Sum(metrics, "orleans_catalog_activations", "grain_type"),
            (int)Sum(metrics, "dotnet_thread_pool_queue_length_total", ""));
    }

    static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return "";
        }
    }

    static int Status(int pid, string field) => int.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))
            .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    static double Sum(string metrics, string name, string label) => metrics.Split('\n')
        .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
}
