using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.DevClusters;

/// <summary><c>kubeprobe dev fault add sandbox-failure --cluster dev-a -p match=…</c>.</summary>
sealed class DevFaultAddCommand : CliCommand
{
    readonly Argument<string> fault = new("FAULT") { Description = "Name of the fault, such as sandbox-failure" };
    readonly Option<string> cluster = new("--cluster") { Description = "The DevCluster to break", HelpName = "NAME", Required = true };
    readonly Option<string[]> parameters = new("--parameter", "-p") { Description = "A parameter of the fault; may be given many times", HelpName = "KEY=VALUE" };

    public DevFaultAddCommand(CliSetup cli) : base(cli, "add", "Switch a fault on, or on again with other parameters")
    {
        Add(fault);
        Add(cluster);
        Add(parameters);
    }

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        using var control = DevClusterControl.Open(call);
        var body = JsonText.Object(Pairs.Parse(call.Value(parameters), "-p"));
        await control.PutAsync(body, cancel, "clusters", call.Value(cluster)!, "faults", call.Value(fault)!);
        call.Out.Line($"fault/{call.Value(fault)} is on in {call.Value(cluster)}");
        return ExitCode.Success;
    }
}
