using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Runs;
using KubeProbe.Storage;
using KubeProbe.Storage.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Benchmarks.History;

/// <summary>
/// Fills a history and times what people and the product ask of it, through the product's own read path. Each question is asked of
/// another cluster or case each time, so that no answer lies ready.
/// </summary>
static class HistoryBenchmark
{
    const int Times = 200;
    const double Promised = 50;

    public static async Task<int> RunAsync(HistoryArguments arguments)
    {
        // The fleet's present is fixed, so that what was filled earlier is read alike.
        var fleet = new Fleet(arguments.Runs, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        // What was filled is read with the keys it was opened with then.
        var keys = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "kubeprobe-history-keys"));
        if (!OperatingSystem.IsWindows()) keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var options = new StorageOptions
        {
            Postgres = arguments.Postgres,
            Sqlite = arguments.Sqlite,
            KeyDirectory = keys.FullName,
            CommandTimeout = TimeSpan.FromMinutes(5),
        };
        await using var product = new ServiceCollection().AddKubeProbeStorage(options).BuildServiceProvider();
        await product.OpenKubeProbeStorageAsync();
        if (arguments.Only is not "read") await FillAsync(arguments, fleet, product);
        if (arguments.Only is not "fill") await ReadAsync(arguments, fleet, product);
        return 0;
    }

    static async Task FillAsync(HistoryArguments arguments, Fleet fleet, IServiceProvider product)
    {
        var clock = Stopwatch.StartNew();
        Filling filling = arguments.Postgres is { } postgres ? new PostgresFilling(postgres) : new SqliteFilling(arguments.Sqlite!);
        await filling.FillAsync(fleet, product.GetRequiredService<IManifestStore>(), product.GetRequiredService<IRunHistory>());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{arguments.Runs:N0} runs filled in {clock.Elapsed.TotalMinutes:0.0} min"));
    }

    static async Task ReadAsync(HistoryArguments arguments, Fleet fleet, IServiceProvider product)
    {
        Console.WriteLine($"{"question",-52}{"p50 ms",9}{"p99 ms",9}{"max ms",9}");
        var figures = new Dictionary<string, object>();
        foreach (var reading in Reading.All(product, fleet))
        {
            var times = await TimeAsync(reading);
            var (p50, p99, max) = (times[Times / 2], times[Times * 99 / 100], times[^1]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reading.Name,-52}{p50,9:0.0}{p99,9:0.0}{max,9:0.0}"));
            figures[reading.Name] = new { p50, p99, max };
            if (p99 > Promised && reading.Statement is { } statement) await ExplainAsync(product.GetRequiredService<Database>(), statement(new Random(7)));
        }
        if (arguments.Json is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { runs = arguments.Runs, ms = figures }));
    }

    static async Task<List<double>> TimeAsync(Reading reading)
    {
        // The first call pays for the plan and the connection, not for the answer.
        var dice = new Random(1);
        await reading.Ask(dice);
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var clock = Stopwatch.GetTimestamp();
            await reading.Ask(dice);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    static async Task ExplainAsync(Database database, Statement asked)
    {
        var explained = asked.Explained(database.Dialect.IsCut ? "EXPLAIN (ANALYZE, BUFFERS)" : "EXPLAIN QUERY PLAN");
        foreach (var line in await database.ListAsync(explained, row => database.Dialect.IsCut ? row.FirstText() : row.Text("detail"), default))
            Console.WriteLine($"    {line}");
    }
}
