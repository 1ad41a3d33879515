using System.Globalization;
using System.Text;

namespace KubeProbe.Fleet;

/// <summary>The result as people read it.</summary>
static class FleetTable
{
    public static string Of(FleetOptions options, FleetReport report)
    {
        var text = new StringBuilder();
        var rate = options.RatePerCluster * (options.Clusters + options.Dead + options.Hanging);
        Line("fleet", $"{options.Clusters} clusters x {options.Bindings} bindings / {options.Interval} = {rate:0.0} runs/s, {options.Window.TotalMinutes:0.#} min, {options.Servers} x {Storage(options)}");
        var runs = report.Runs;
        Line("runs", $"due {runs.Due}  started {runs.Started}  verdicts {runs.Verdicts}  lost {runs.Lost}  duplicate {runs.Duplicate}  skipped {runs.Skipped}  not passed {runs.NotPassed}");
        Line("schedule lag", Times(report.LagMs));
        Line("report", Times(report.ReportMs));
        if (report.EventToPodMs is { } change) Line("event to pod", $"first {change.First:0} ms  p99 {change.P99:0} ms  last {change.Last:0} ms  ({change.Pods} pods)");
        if (report.ManualToVerdictMs is { } manual) Line("manual to verdict", Times(manual));
        var cpu = report.CpuMsPerRun;
        Line("CPU per run", $"product {cpu.Product:0.00} ms  simulator {cpu.Simulator:0.00} ms{(cpu.Database is { } database ? string.Create(CultureInfo.InvariantCulture, $"  PostgreSQL {database:0.00} ms") : "")}");
        var db = report.Db;
        Line("database per run", $"round trips {db.RoundTripsPerRun:0.00}  bytes {db.BytesPerRun:0}{(db.TransactionsPerRun is { } all ? string.Create(CultureInfo.InvariantCulture, $"  commits {all:0.00}") : "")}");
        Line("API requests", $"per run {report.ApiRequestsPerRun:0.00}  most passed {report.ApiRequestsMost.Passed}  most other {report.ApiRequestsMost.Other}  others per cluster and hour {report.ApiRequestsPerClusterHour:0.0}");
        Line("memory", $"RSS {report.RssMiB:0} MiB  peak {report.PeakRssMiB:0} MiB  per cluster {report.KibPerCluster:0.0} KiB  per binding {report.KibPerBinding:0.0} KiB");
        if (report.StartMs is { } start) Line("start", $"ready {start.Ready:0} ms  first run {start.FirstRun:0} ms");
        return text.ToString();

        void Line(string name, FormattableString value) => text.AppendLine($"{name,-18}{value.ToString(CultureInfo.InvariantCulture)}");
    }

    static FormattableString Times(Spread spread) => $"p50 {spread.P50:0} ms  p99 {spread.P99:0} ms  max {spread.Max:0} ms";

    static string Storage(FleetOptions options) => options.Storage is "sqlite" ? "SQLite" : "PostgreSQL";
}
