using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KubeProbe.Fleet;

/// <summary>
/// What a run costs in a fleet, and in one of fewer clusters with as many runs a second. Both stand beside each other, one at work and the
/// other paused, in turn: figures compare only where the machine was the same.
/// </summary>
static class FleetComparison
{
    public static async Task<Comparison> RunAsync(FleetOptions options, Action<string> tell, CancellationToken cancellation)
    {
        await using var fleet = await Side.StartAsync(options, tell, cancellation);
        await using var few = await Side.StartAsync(options.OfFewer(), tell, cancellation);
        for (var pair = 0; pair < options.Pairs; pair++)
            // Whoever is first in one pair is second in the next.
            foreach (var side in pair % 2 == 0 ? new[] { fleet, few } : [few, fleet]) await side.TurnAsync(tell, cancellation);
        return new Comparison(fleet.Told, few.Told);
    }

    sealed class Side(FleetOptions options, FleetStage stage, FleetManifests manifests) : IAsyncDisposable
    {
        readonly List<double> costs = [];
        int due, lost, duplicate, skipped;

        public ComparedFleet Told => new(options.Clusters, options.RatePerCluster * options.Clusters, costs, Comparison.MedianOf(costs), due, lost, duplicate, skipped);

        public static async Task<Side> StartAsync(FleetOptions options, Action<string> tell, CancellationToken cancellation)
        {
            var stage = await FleetStage.StartAsync(options);
            try
            {
                var manifests = FleetRun.ManifestsOf(options, stage);
                await FleetRun.LoadAsync(stage, manifests, options, tell, cancellation);
                return new Side(options, stage, manifests);
            }
            catch
            {
                await stage.DisposeAsync();
                throw;
            }
        }

        public async Task TurnAsync(Action<string> tell, CancellationToken cancellation)
        {
            await stage.ApplyAsync(manifests.Bindings(paused: false), cancellation);
            await Task.Delay(options.WarmUp, cancellation);
            var before = await stage.ReadAsync();
            await Task.Delay(options.Window, cancellation);
            var after = await stage.ReadAsync();
            await stage.ApplyAsync(manifests.Bindings(paused: true), cancellation);

            await FleetRun.DrainAsync(stage, options, before.At, after.At, tell, cancellation);
            var runs = (await FleetAccount.ReadAsync(stage, options, before.At, after.At, cancellation)).Runs;
            (due, lost, duplicate, skipped) = (due + runs.Due, lost + runs.Lost, duplicate + runs.Duplicate, skipped + runs.Skipped);
            costs.Add((after.Product - before.Product).TotalMilliseconds / Math.Max(1, await stage.Store.VerdictsAsync(before.At, after.At)));
            tell(string.Create(CultureInfo.InvariantCulture, $"{options.Clusters} clusters: {costs[^1]:0.00} ms a run"));
        }

        public ValueTask DisposeAsync() => stage.DisposeAsync();
    }
}

/// <summary>Both fleets, and the ratio of what a run costs.</summary>
sealed record Comparison(ComparedFleet Fleet, ComparedFleet Few)
{
    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Of the medians.</summary>
    public double Ratio => Fleet.Median / Few.Median;

    public static double MedianOf(IReadOnlyCollection<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return sorted.Count == 0 ? 0 : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public string ToJson() => JsonSerializer.Serialize(this, Form);

    public string ToTable()
    {
        var text = new StringBuilder();
        foreach (var side in new[] { Fleet, Few })
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{side.Clusters,6} clusters, {side.RunsPerSecond:0.0} runs/s: {side.Median:0.00} ms of the product a run ({string.Join(" ", side.CpuMsPerRun.Select(cost => cost.ToString("0.00", CultureInfo.InvariantCulture)))})  due {side.Due}  lost {side.Lost}  duplicate {side.Duplicate}  skipped {side.Skipped}");
        return text.AppendLine(CultureInfo.InvariantCulture, $"ratio of the medians {Ratio:0.00}").ToString();
    }
}

/// <param name="Clusters">So many.</param>
/// <param name="RunsPerSecond">Of all of them.</param>
/// <param name="CpuMsPerRun">CPU time of the servers for a verdict, of each turn.</param>
/// <param name="Median">Of those.</param>
/// <param name="Due">Slots of all windows.</param>
/// <param name="Lost">See <see cref="RunCounts"/>.</param>
/// <param name="Duplicate">See there.</param>
/// <param name="Skipped">See there.</param>
sealed record ComparedFleet(
    int Clusters, double RunsPerSecond, IReadOnlyList<double> CpuMsPerRun, double Median, int Due, int Lost, int Duplicate, int Skipped);
