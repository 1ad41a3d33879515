using System.CommandLine;
using KubeProbe.Fleet;

var command = new RootCommand("Simulates a fleet of clusters around real servers, and measures what the servers do. Prints a table; --json writes it to a file.");
var flags = new FleetFlags(command);
command.SetAction(async (parsed, cancellation) =>
{
    var options = flags.Read(parsed);
    var faults = options.Faults().ToList();
    foreach (var fault in faults) Console.Error.WriteLine(fault);
    if (faults.Count > 0) return 2;

    if (options.Against > 0)
    {
        var comparison = await FleetComparison.RunAsync(options, Console.Error.WriteLine, cancellation);
        Console.Write(comparison.ToTable());
        if (options.Json is { } both) await File.WriteAllTextAsync(both, comparison.ToJson(), cancellation);
        return comparison is { Fleet: { Lost: 0, Duplicate: 0 }, Few: { Lost: 0, Duplicate: 0 } } ? 0 : 1;
    }
    var report = await FleetRun.RunAsync(options, Console.Error.WriteLine, cancellation);
    Console.Write(FleetTable.Of(options, report));
    if (options.Json is { } file) await File.WriteAllTextAsync(file, report.ToJson(), cancellation);
    return report.Runs is { Lost: 0, Duplicate: 0 } ? 0 : 1;
});
// Asked to end, it first ends its processes and removes its folder.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
