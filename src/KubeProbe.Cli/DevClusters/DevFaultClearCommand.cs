using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.DevClusters;

/// <summary><c>kubeprobe dev fault clear [FAULT] --cluster C</c>: one fault, or all of them.</summary>
sealed class DevFaultClearCommand : CliCommand
{
    readonly Argument<string?> fault = new("FAULT") { Description = "Name of the fault; all when none is named", Arity = ArgumentArity.ZeroOrOne };
    readonly Option<string> cluster = new("--cluster") { Description = "The DevCluster to mend", HelpName = "NAME", Required = true };

    public DevFaultClearCommand(CliSetup cli) : base(cli, "clear", "Switch a fault off, or all of them")
    {
        Add(fault);
        Add(cluster);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        using var control = DevClusterControl.Open(call);
        var name = call.Value(cluster)!;
        if (call.Value(fault) is { } one)
        {
            await control.DeleteAsync(cancel, "clusters", name, "faults", one);
            call.Out.Line($"fault/{one} is off in {name}");
        }
        else
        {
            await control.DeleteAsync(cancel, "clusters", name, "faults");
            call.Out.Line($"all faults are off in {name}");
        }
        return ExitCode.Success;
    }
}
