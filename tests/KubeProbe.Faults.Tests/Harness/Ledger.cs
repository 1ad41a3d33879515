namespace KubeProbe.Faults.Tests.Harness;

/// <summary>What must hold when all is over, whatever happened meanwhile: nothing lost, nothing twice, nothing left.</summary>
static class Ledger
{
    /// <summary>Until every run has a verdict that everybody took.</summary>
    public static Task SettledAsync(this Scene scene) => Patience.UntilAsync(
        async () => (await scene.Store.QueryAsync("SELECT count(*) FROM runs WHERE NOT settled"))[0][0] == "0",
        () => "runs are not settled: " + Describe(scene));

    /// <summary>Every accepted trigger is one run with the verdict its pod gave, by one pod and one attempt.</summary>
    public static async Task EachOnceAsync(this Scene scene, string @case, string verdict, IReadOnlyCollection<string> accepted)
    {
        var rows = await scene.Store.QueryAsync($"SELECT id, phase, verdict, attempt FROM runs WHERE case_name = '{@case}'");
        Assert.Equal(accepted.Order(), rows.Select(row => row[0]).Order());
        Assert.All(rows, row => Assert.Equal(("Finished", verdict, "1"), (row[1], row[2], row[3])));

        var pods = scene.Fleet.Clusters.SelectMany(cluster => cluster.Created).Where(made => accepted.Contains(made.Run)).ToList();
        Assert.Equal(accepted.Order(), pods.Select(made => made.Run).Order());
    }

    /// <summary>Every slot of a schedule ran, once, or was skipped with a reason, once.</summary>
    public static async Task EachSlotAsync(this Scene scene, string binding, TimeSpan period)
    {
        var ran = await scene.Store.QueryAsync($"SELECT cluster, due, 1 FROM runs WHERE binding = '{binding}' AND run_trigger = 'Periodic'");
        var skipped = await scene.Store.QueryAsync($"SELECT cluster, coalesce(until, due), slots FROM skipped_slots WHERE binding = '{binding}'");
        foreach (var cluster in ran.Concat(skipped).GroupBy(row => row[0]))
        {
            var slots = cluster.SelectMany(row => Slots(Time(row[1]), int.Parse(row[2], System.Globalization.CultureInfo.InvariantCulture), period)).Order().ToList();
            Assert.Equal(slots.Distinct(), slots);
            Assert.All(slots.Zip(slots.Skip(1)), pair => Assert.Equal(period, pair.Second - pair.First));
        }
    }

    /// <summary>The clusters hold nothing of ours any more.</summary>
    public static Task CleanAsync(this Scene scene) => Patience.UntilAsync(
        () => Task.FromResult(scene.Fleet.Clusters.All(cluster => cluster.Left.Count == 0)),
        () => "left in the clusters: " + string.Join(", ", scene.Fleet.Clusters.SelectMany(cluster => cluster.Left).Take(20)));

    /// <summary>One alert was raised for a case on each of the clusters, and each incident they belong to was told under one id however often it came.</summary>
    public static async Task AlertedOnceAsync(this Scene scene, string @case, int clusters)
    {
        IEnumerable<string> RaisedOf(string incident) => scene.Alerts.Received
            .Where(alert => alert.Type == "alert.raised" && alert.Id.StartsWith(incident + ".", StringComparison.Ordinal)).Select(alert => alert.Id).Distinct();
        IReadOnlyList<string[]> rows = [];
        await Patience.UntilAsync(
            async () => (rows = await scene.Store.QueryAsync($"SELECT cluster, incident_id FROM alerts WHERE case_name = '{@case}'")).Count >= clusters
                && rows.All(row => RaisedOf(row[1]).Any()),
            () => $"alerts of {@case}: {string.Join(", ", rows.Select(row => string.Join(' ', row)))}; told: {string.Join(", ", scene.Alerts.Received)}");
        Assert.Equal(clusters, rows.Count);
        Assert.All(rows, row => Assert.Single(RaisedOf(row[1])));
    }

    static string Describe(Scene scene) => string.Join("\n\n", scene.Servers.Select(server => $"--- {server.Name}\n{server.Output}"));

    // Both databases, as text: microseconds, or a date.
    static DateTimeOffset Time(string text) => long.TryParse(text, out var microseconds)
        ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
        : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal);

    static IEnumerable<DateTimeOffset> Slots(DateTimeOffset last, int count, TimeSpan period) => Enumerable.Range(0, count).Select(back => last - back * period);
}
