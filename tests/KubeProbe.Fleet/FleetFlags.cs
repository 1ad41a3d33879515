using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using KubeProbe.Core.Manifests;
using KubeProbe.Simulation.ApiServers;

namespace KubeProbe.Fleet;

/// <summary>The command line.</summary>
sealed class FleetFlags(RootCommand command)
{
    static readonly FleetOptions Default = new();

    readonly Option<int> clusters = Add(command, "--clusters", Default.Clusters, "Clusters that work.");
    readonly Option<int> bindings = Add(command, "--bindings", Default.Bindings, "Bindings of each, a case each.");
    readonly Option<TimeSpan> interval = Span(command, "--interval", Default.Interval, "Interval of each binding, such as 5m.");
    readonly Option<double> minutes = Add(command, "--minutes", Default.Window.TotalMinutes, "Minutes that are measured; 0 for what is idle alone.");
    readonly Option<TimeSpan> warmUp = Span(command, "--warm-up", Default.WarmUp, "Time it runs before that.");
    readonly Option<string> storage = Add(command, "--storage", Default.Storage, "sqlite, postgres (one is started), or a connection string of an empty database.");
    readonly Option<int> servers = Add(command, "--servers", Default.Servers, "Servers on one PostgreSQL.");
    readonly Option<double> fail = Add(command, "--fail", 0.0, "Share of runs whose probe reports a failure.");
    readonly Option<double> noReport = Add(command, "--no-report", 0.0, "Share of pods whose report call does not come through.");
    readonly Option<double> silent = Add(command, "--silent", 0.0, "Share of pods that neither report nor end.");
    readonly Option<double> throttle = Add(command, "--throttle", 0.0, "Share of creations that are answered 429.");
    readonly Option<double> errors = Add(command, "--errors", 0.0, "Share of creations that are answered 500.");
    readonly Option<int> dead = Add(command, "--dead", 0, "Further clusters that refuse connections.");
    readonly Option<int> hanging = Add(command, "--hanging", 0, "Further clusters that accept and never answer.");
    readonly Option<TimeSpan> cutWatch = Span(command, "--cut-watch", TimeSpan.Zero, "Watches are cut after this; 0s for never.");
    readonly Option<TimeSpan> start = Span(command, "--start", Default.Pods.Start, "From a pod's creation to its start.");
    readonly Option<TimeSpan> work = Span(command, "--work", Default.Pods.Work, "From a pod's start to its report.");
    readonly Option<TimeSpan> timeout = Span(command, "--timeout", Default.Timeout, "Timeout of the probes.");
    readonly Option<int> eventClusters = Add(command, "--event-clusters", Default.EventClusters, "Clusters that one change fires at the end; 0 for none.");
    readonly Option<int> manual = Add(command, "--manual", Default.ManualRuns, "Runs by hand at the end.");
    readonly Option<bool> noRestart = Add(command, "--no-restart", false, "Don't measure a restart.");
    readonly Option<int> against = Add(command, "--against", Default.Against, "Compare what a run costs with a fleet of so many clusters and as many runs a second, in turns of --minutes; 0 for not.");
    readonly Option<int> pairs = Add(command, "--pairs", Default.Pairs, "Turns of each of the two.");
    readonly Option<string?> json = Add<string?>(command, "--json", null, "File for the result.");

    public FleetOptions Read(ParseResult parsed) => new()
    {
        Clusters = parsed.GetValue(clusters),
        Bindings = parsed.GetValue(bindings),
        Interval = parsed.GetValue(interval),
        Window = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
        WarmUp = parsed.GetValue(warmUp),
        Storage = parsed.GetValue(storage)!,
        Servers = parsed.GetValue(servers),
        Dead = parsed.GetValue(dead),
        Hanging = parsed.GetValue(hanging),
        Timeout = parsed.GetValue(timeout),
        EventClusters = parsed.GetValue(eventClusters),
        ManualRuns = parsed.GetValue(manual),
        Restart = !parsed.GetValue(noRestart),
        Against = parsed.GetValue(against),
        Pairs = parsed.GetValue(pairs),
        Json = parsed.GetValue(json),
        Pods = new SimulationOptions
        {
            Clusters = 0,
            Start = parsed.GetValue(start),
            Work = parsed.GetValue(work),
            Fail = parsed.GetValue(fail),
            NoReport = parsed.GetValue(noReport),
            Silent = parsed.GetValue(silent),
            Throttle = parsed.GetValue(throttle),
            Errors = parsed.GetValue(errors),
            CutWatch = parsed.GetValue(cutWatch),
        },
    };

    static Option<T> Add<T>(RootCommand command, string name, T value, string meaning)
    {
        var option = new Option<T>(name) { Description = meaning, DefaultValueFactory = _ => value };
        command.Options.Add(option);
        return option;
    }

    static Option<TimeSpan> Span(RootCommand command, string name, TimeSpan value, string meaning)
    {
        var option = Add(command, name, value, meaning);
        option.CustomParser = Parse;
        return option;
    }

    static TimeSpan Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (text.EndsWith("ms", StringComparison.Ordinal) && int.TryParse(text[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return TimeSpan.FromMilliseconds(milliseconds);
        if (Duration.TryParse(text, out var duration)) return duration;
        argument.AddError($"\"{text}\" is no duration, such as 500ms, 30s or 5m.");
        return default;
    }
}
