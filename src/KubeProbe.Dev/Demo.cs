using Grpc.Core;
using Grpc.Net.Client;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Dev.Centre;
using KubeProbe.Dev.Fleet;
using KubeProbe.Dev.View;

namespace KubeProbe.Dev;

/// <summary>The one command: builds what it runs, starts the fleet and the centre, declares the demo, and shows what comes.</summary>
static class Demo
{
    public static async Task RunAsync(DevOptions options, CancellationToken cancellation)
    {
        using var folder = DataFolder.Open(options.DataFolder, options.Reset);
        DevPorts.ThrowIfTaken(options);

        var (probes, cli) = await BuildAsync(options, cancellation);
        var (etcd, noEtcd) = await EtcdServer.StartAsync(options, cancellation);
        await using var _ = etcd;
        await using var fleet = await DemoFleet.StartAsync(options, probes, DevLog.Create(options), cancellation);
        await using var centre = await DevCentre.StartAsync(options, cancellation);

        using var channel = GrpcChannel.ForAddress(centre.Grpc);
        var credentials = new Metadata { { "authorization", $"Bearer {centre.Token}" } };
        await DeclareAsync(fleet, centre, etcd, new Manifests.ManifestsClient(channel), credentials, cancellation);

        var script = CommandLine.Write(options, cli, centre.Grpc, centre.Token, fleet.Control.Address, fleet.ControlToken);
        Tell(options, fleet, centre, etcd?.Address.GetLeftPart(UriPartial.Authority) ?? $"{noEtcd}: the case etcd is not bound", script);
        await new LiveView(new Runs.RunsClient(channel), credentials).ShowAsync(cancellation);
        Console.WriteLine("stopping …");
    }

    static async Task<(string Probes, string Cli)> BuildAsync(DevOptions options, CancellationToken cancellation)
    {
        Console.WriteLine("building the probes and the kubeprobe command …");
        var (probes, cli) = (Path.Combine(options.DataFolder, "bin", "probes"), Path.Combine(options.DataFolder, "bin", "cli"));
        await Task.WhenAll(Checkout.BuildAsync("KubeProbe.Probes", probes, cancellation), Checkout.BuildAsync("KubeProbe.Cli", cli, cancellation));
        return (probes, cli);
    }

    static async Task DeclareAsync(
        DemoFleet fleet, DevCentre centre, EtcdServer? etcd, Manifests.ManifestsClient manifests, Metadata credentials, CancellationToken cancellation)
    {
        // First the rights of the centre, then the manifests, then the rights the templates ask for: as an administrator would.
        fleet.Apply(TargetRights.Read());
        if (etcd is null) await UnbindAsync(manifests, credentials, cancellation);
        await manifests.ApplyAsync(DemoManifests.Request(fleet, centre.Http, etcd?.Address), credentials, cancellationToken: cancellation);

        var request = new RenderRbacRequest { Namespace = "kubeprobe-probes" };
        request.Templates.Add((await manifests.ListAsync(new ListManifestsRequest { Kind = "ProbeTemplate", PageSize = 500 }, credentials, cancellationToken: cancellation)).Items.Select(item => item.Name));
        var rights = await manifests.RenderRbacAsync(request, credentials, cancellationToken: cancellation);
        fleet.Apply(YamlObjects.Read(rights.Yaml));
    }

    /// <summary>An earlier start may have had an etcd: what is gone is not probed.</summary>
    static async Task UnbindAsync(Manifests.ManifestsClient manifests, Metadata credentials, CancellationToken cancellation)
    {
        try
        {
            var binding = new DeleteManifestRequest { Kind = "Binding", Name = DemoManifests.EtcdBinding };
            await manifests.DeleteAsync(binding, credentials, cancellationToken: cancellation);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound)
        {
            // There was none.
        }
    }

    static void Tell(DevOptions options, DemoFleet fleet, DevCentre centre, string etcd, string script)
    {
        Console.WriteLine();
        Console.WriteLine($"HTTP gateway   {centre.Http.GetLeftPart(UriPartial.Authority)}");
        Console.WriteLine($"gRPC           {centre.Grpc.GetLeftPart(UriPartial.Authority)}");
        Console.WriteLine($"admin token    {centre.TokenFile}");
        Console.WriteLine($"state and log  {options.DataFolder}");
        Console.WriteLine($"etcd           {etcd}");
        foreach (var cluster in fleet.Clusters) Console.WriteLine($"{cluster.Name,-14} kubectl --kubeconfig {fleet.KubeconfigOf(cluster)} get pods -A");
        Console.WriteLine();
        Console.WriteLine($"the command    {script} get runs");
        Console.WriteLine($"               {script} run pod-lifecycle --cluster dev-a --wait");
        Console.WriteLine($"               {script} dev fault add sandbox-failure --cluster dev-a");
        Console.WriteLine();
        Console.WriteLine("Ctrl-C stops all of it.");
        Console.WriteLine();
    }
}
