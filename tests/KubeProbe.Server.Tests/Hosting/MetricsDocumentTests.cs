using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using KubeProbe.Core.Clusters;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>What is measured is documented, what is documented is measured, and the alerting rules name nothing else.</summary>
[Collection(nameof(Alone))]
public sealed partial class MetricsDocumentTests
{
    [Fact]
    public async Task The_table_lists_every_metric_and_no_other() => Assert.Equal(await MeasuredAsync(), Documented());

    [Fact]
    public void Alerting_rules_name_metrics_there_are_and_say_what_to_do()
    {
        var rules = File.ReadAllText(Path.Combine(Checkout.Root, "k8s", "prometheus", "kubeprobe.rules.yaml"));
        var named = Metric().Matches(rules).Select(match => match.Value.Replace("_bucket", "", StringComparison.Ordinal)).Distinct();

        Assert.Empty(named.Except(Documented()));
        var count = Regex.Count(rules, "- alert: ");
        Assert.InRange(count, 10, 100);
        Assert.All(["expr: ", "labels: {severity: ", "summary: ", "remedy: "], part => Assert.Equal(count, Regex.Count(rules, part)));
    }

    static SortedSet<string> Documented()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "operating.md"));
        var section = page[page.IndexOf("### Metrics", StringComparison.Ordinal)..page.IndexOf("### Traces", StringComparison.Ordinal)];
        var rows = section.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')[1]);
        return new(rows.SelectMany(row => Metric().Matches(row).Select(match => match.Value)), StringComparer.Ordinal);
    }

    static async Task<SortedSet<string>> MeasuredAsync()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (!instrument.Meter.Name.StartsWith("KubeProbe.", StringComparison.Ordinal) || instrument.Meter.Name == PerClusterMeter.Name) return;
                lock (names) names.Add(Exported(instrument));
            },
        };
        listener.Start();
        await using var server = await OwnServer.StartAsync();
        lock (names) return new(names, StringComparer.Ordinal);
    }

    // As the exporter names it: dots become underscores, the unit and "total" are appended unless they are there.
    static string Exported(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        if (instrument.Unit == "s") name += "_seconds";
        return instrument.GetType().GetGenericTypeDefinition() == typeof(Counter<>) ? name + "_total" : name;
    }

    [GeneratedRegex("kubeprobe_[a-z_]+")]
    private static partial Regex Metric();
}
