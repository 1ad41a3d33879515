using System.Text.Json.Nodes;
using KubeProbe.Client;
using KubeProbe.Probes.Kubernetes;
using KubeProbe.Probes.Manifests;

namespace KubeProbe.Probes.OtherClusters;

/// <summary>
/// A federation's hub, this cluster: what is made here (<c>create</c>) is there in each member (<c>propagated</c>, once a member), its status comes back
/// (<c>status</c>), and when it goes here it goes there (<c>withdrawn</c>). What is made, and what makes it propagate, the case says.
/// </summary>
sealed class Federation : IProbe
{
    const string DefaultManifest = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{name}"}
        data: {probe: "{name}"}
        ---
        apiVersion: policy.karmada.io/v1alpha1
        kind: PropagationPolicy
        metadata: {name: "{name}"}
        spec:
          resourceSelectors: [{apiVersion: v1, kind: ConfigMap, name: "{name}"}]
          placement: {clusterAffinity: {}}
        """;

    readonly ProbeParameters parameters;
    readonly string? kubeconfig;
    readonly IReadOnlyList<string> contexts;
    readonly string manifest;
    readonly IReadOnlyList<ResourcePath> resources;
    readonly string? memberNamespace;
    readonly string[]? statusPath;
    readonly string statusValue;
    readonly TimeSpan within;

    public Federation(ProbeParameters parameters)
    {
        this.parameters = parameters;
        kubeconfig = parameters.Optional("MEMBER_KUBECONFIG");
        contexts = parameters.List("MEMBERS");
        manifest = parameters.Text("MANIFEST", DefaultManifest);
        resources = [.. parameters.Text("RESOURCES", "v1/configmaps,policy.karmada.io/v1alpha1/propagationpolicies").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => ResourcePath.Read(new ProbeParameters(_ => text), "RESOURCES", null) ?? Wrong(text)).OfType<ResourcePath>()];
        memberNamespace = parameters.Optional("MEMBER_NAMESPACE");
        statusPath = parameters.Optional("STATUS_PATH")?.Split('.');
        statusValue = parameters.Text("STATUS_VALUE", "");
        within = parameters.Duration("WITHIN", TimeSpan.FromMinutes(1));
    }

    ResourcePath? Wrong(string text)
    {
        parameters.Fault($"RESOURCES holds '{text}', not [GROUP/]VERSION/PLURAL such as apps/v1/deployments");
        return null;
    }

    public async Task RunAsync(ProbeRun run, CancellationToken stopping)
    {
        using var hub = ClusterAccess.Connect(parameters);
        var (space, name) = (ClusterAccess.Namespace(run), ClusterAccess.Name(run, "fed"));
        var objects = YamlManifest.Read(parameters, "MANIFEST", manifest, new Dictionary<string, string> { ["name"] = name, ["namespace"] = space });
        if (objects.Count != resources.Count) parameters.Fault($"RESOURCES names {resources.Count} kinds and MANIFEST holds {objects.Count} objects: one for each, in the same order");
        parameters.ThrowIfFaulty();

        var members = ClusterAccess.ConnectToAll("MEMBER_KUBECONFIG", kubeconfig, contexts);
        try
        {
            foreach (var (obj, resource) in objects.Zip(resources))
            {
                obj["metadata"] = Json.Metadata(run, name);
                await run.Measure("create", stop => hub.CreateAsync(resource.In(space), obj, stop));
            }
            var first = resources[0];
            var there = memberNamespace ?? space;
            await EachAsync(run, "propagated", members, member => $"was not there in member {member}", seen => seen is not null, first.In(there), name);
            if (statusPath is not null)
                await Step.RunAsync(run, "status", within, $"the status did not come back: {string.Join('.', statusPath)} of {name} is not {statusValue} in the hub", stop =>
                    hub.UntilAsync(first.In(space), name, seen => seen is not null && seen.At(statusPath)?.ToString() == statusValue, stop));
            foreach (var resource in resources)
                await run.Measure("delete", stop => hub.DeleteAsync($"{resource.In(space)}/{name}", "Background", stop));
            await EachAsync(run, "withdrawn", members, member => $"was still there in member {member}", seen => seen is null, first.In(there), name);
        }
        catch
        {
            await hub.TryDeleteAsync(run, [.. resources.Select(resource => $"{resource.In(space)}/{name}")]);
            throw;
        }
        finally
        {
            foreach (var (_, member) in members) member.Dispose();
        }
    }

    /// <summary>Members are looked at beside each other; each that is not as wanted is an error of its own.</summary>
    async Task EachAsync(
        ProbeRun run, string step, IReadOnlyList<(string Name, ClusterAccess Access)> members, Func<string, string> late, Func<JsonObject?, bool> wanted, string collection, string name)
    {
        var errors = await Task.WhenAll(members.Select(async member =>
        {
            try
            {
                await Step.RunAsync(run, step, within, $"{name} {late(member.Name)}", stop => member.Access.UntilAsync(collection, name, wanted, stop));
                return null;
            }
            catch (Exception e) when (!run.Stopping.IsCancellationRequested)
            {
                return (e as ProbeFailedException)?.Errors[0] ?? $"member {member.Name}: {Refusal.Explain(e)?[0] ?? e.Message}";
            }
        }));
        if (errors.OfType<string>().ToList() is { Count: > 0 } failed) throw new ProbeFailedException(failed);
    }
}
