using KubeProbe.DevCluster.Hosting;

namespace KubeProbe.DevCluster.Tests.Kubectl;

/// <summary>A real kubectl works on the API unchanged: no flag turns anything off.</summary>
public sealed class KubectlTests
{
    const string ConfigMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, labels: {app: shop}}
        data: {colour: red, size: "3"}
        """;

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task It_finds_its_way_about(string program)
    {
        await using var server = await StartAsync();
        using var kubectl = new Kubectl(server, program);

        Assert.Contains("v1.26.5", await kubectl.RunAsync("version"), StringComparison.Ordinal);
        var kinds = await kubectl.RunAsync("api-resources");
        Assert.Matches(@"(?m)^deployments\s+deploy\s+apps/v1\s+true\s+Deployment", kinds);
        Assert.Matches(@"(?m)^default\s+Active", await kubectl.RunAsync("get namespaces"));
        Assert.Equal("yes", (await kubectl.RunAsync("auth can-i create pods")).Trim());
        Assert.Matches(@"(?m)^Status:\s+Active$", await kubectl.RunAsync("describe namespace default"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task Apply_creates_changes_and_leaves_alone(string program)
    {
        await using var server = await StartAsync();
        using var kubectl = new Kubectl(server, program);

        Assert.Equal("configmap/settings created\n", await kubectl.RunAsync("apply -f -", ConfigMap));
        Assert.Equal("configmap/settings unchanged\n", await kubectl.RunAsync("apply -f -", ConfigMap));
        Assert.Equal("configmap/settings configured\n", await kubectl.RunAsync("apply -f -", ConfigMap.Replace("size: \"3\"", "weight: \"5\"", StringComparison.Ordinal)));
        Assert.Equal("""{"colour":"red","weight":"5"}""", await kubectl.RunAsync("get configmap settings -o jsonpath={.data}"));

        Assert.Equal("configmap/settings patched\n", await kubectl.RunAsync("""patch configmap settings --type merge -p {\"data\":{\"colour\":null}}"""));
        Assert.Equal("configmap/settings patched\n", await kubectl.RunAsync("""patch configmap settings --type json -p [{\"op\":\"add\",\"path\":\"/data/x\",\"value\":\"y\"}]"""));
        Assert.Equal("configmap/settings labeled\n", await kubectl.RunAsync("label configmap settings tier=back"));
        Assert.Equal("configmap/settings\n", await kubectl.RunAsync("get configmap -l app=shop,tier -o name"));
        Assert.Equal("configmap \"settings\" deleted\n", await kubectl.RunAsync("delete configmap settings"));
        Assert.Contains("configmaps \"settings\" not found", await kubectl.RefusedAsync("get configmap settings"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task Create_makes_objects_of_every_sort(string program)
    {
        await using var server = await StartAsync();
        using var kubectl = new Kubectl(server, program);

        await kubectl.RunAsync("create namespace shop");
        await kubectl.RunAsync("-n shop create configmap c --from-literal a=b");
        await kubectl.RunAsync("-n shop create secret generic s --from-literal password=hidden");
        await kubectl.RunAsync("-n shop create serviceaccount bot");
        await kubectl.RunAsync("-n shop create role reader --verb=get,list --resource=pods,deployments.apps");
        await kubectl.RunAsync("-n shop create rolebinding bots --role=reader --serviceaccount=shop:bot");
        await kubectl.RunAsync("-n shop create deployment web --image=busybox:latest");
        await kubectl.RunAsync("-n shop scale deployment web --replicas=3");
        await kubectl.RunAsync("-n shop expose deployment web --port 80");
        await kubectl.RunAsync("-n shop create quota few --hard=pods=2");

        Assert.Equal("aGlkZGVu", await kubectl.RunAsync("-n shop get secret s -o jsonpath={.data.password}"));
        Assert.Equal("busybox:latest/3", await kubectl.RunAsync("-n shop get deployment web -o jsonpath={.spec.template.spec.containers[0].image}/{.spec.replicas}"));
        Assert.Matches(@"(?m)^web\s+ClusterIP\s+10\.0\.\d+\.\d+\s+<none>\s+80/TCP\s+\S+\s+app=web$", await kubectl.RunAsync("-n shop get service web -o wide"));
        Assert.Equal("yes", (await kubectl.RunAsync("-n shop auth can-i list pods --as system:serviceaccount:shop:bot")).Trim());
        Assert.Equal("no", (await kubectl.TryAsync("-n shop auth can-i delete pods --as system:serviceaccount:shop:bot")).Output.Trim());
        Assert.Matches(@"(?m)^Selector:\s+app=web$", await kubectl.RunAsync("-n shop describe deployment web"));
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_wrong_object_is_refused_in_the_servers_words(string program)
    {
        await using var server = await StartAsync();
        using var kubectl = new Kubectl(server, program);

        var errors = await kubectl.RefusedAsync("create -f -", """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "UPPER"}, "spec": {"containers": [{"name": "a b", "image": "x"}]}}
            """);
        Assert.Contains("a lowercase RFC 1123 subdomain must consist of", errors, StringComparison.Ordinal);
        Assert.Contains("spec.containers[0].name: Invalid value: \"a b\"", errors, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task It_works_as_a_service_account_with_its_rights(string program)
    {
        await using var server = await StartAsync();
        using var kubectl = new Kubectl(server, program);
        await kubectl.RunAsync("create serviceaccount reader");
        await kubectl.RunAsync("create rolebinding readers --clusterrole=view --serviceaccount=default:reader");

        using var asReader = new Kubectl(server, program, server.ServiceAccountKubeconfig("default", "reader", TimeSpan.FromMinutes(10)));
        Assert.Contains("kube-root-ca.crt", await asReader.RunAsync("get configmaps"), StringComparison.Ordinal);
        Assert.Contains(
            "secrets is forbidden: User \"system:serviceaccount:default:reader\" cannot list resource \"secrets\" in API group \"\" in the namespace \"default\"",
            await asReader.RefusedAsync("get secrets"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kubectl.Programs), MemberType = typeof(Kubectl))]
    public async Task A_watch_prints_rows_as_they_come(string program)
    {
        await using var server = await StartAsync();
        using var kubectl = new Kubectl(server, program);
        await kubectl.RunAsync("create configmap first --from-literal a=b");

        using var watching = kubectl.Start("get configmaps -w");
        var lines = watching.StandardOutput;
        while (await NextAsync(lines) is var line && !line.StartsWith("kube-root-ca.crt", StringComparison.Ordinal)) { }
        await kubectl.RunAsync("create configmap second --from-literal a=b");
        Assert.StartsWith("second", await NextAsync(lines), StringComparison.Ordinal);
        watching.Kill();
        await watching.WaitForExitAsync();
    }

    static async Task<string> NextAsync(StreamReader lines)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        return await lines.ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException("kubectl ended its watch.");
    }

    static Task<DevClusterServer> StartAsync() =>
        DevClusterServer.StartAsync(new DevClusterOptions { Name = "kubectl", RunComponents = false });
}
