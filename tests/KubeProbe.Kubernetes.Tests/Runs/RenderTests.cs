using System.Text.Json.Nodes;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Kubernetes.Tests.Runs;

/// <summary>What is sent to make a run's Secret and pod.</summary>
public sealed class RenderTests
{
    [Fact]
    public async Task A_pod_is_restricted_whatever_its_template_says()
    {
        var (_, pod) = await RenderAsync(Centre.Order());
        var spec = pod["spec"]!;
        var container = spec["containers"]![0]!;

        Assert.Equal("""{"fsGroup":65532,"runAsGroup":65532,"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}}""",
            Sorted(spec["securityContext"]!));
        Assert.Equal("""{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},"readOnlyRootFilesystem":true}""",
            Sorted(container["securityContext"]!));
        Assert.Equal("Never", (string?)spec["restartPolicy"]);
        Assert.Equal(5, (int)spec["terminationGracePeriodSeconds"]!);
        Assert.False((bool)spec["enableServiceLinks"]!);
        Assert.Equal("kubeprobe-probe", (string?)spec["serviceAccountName"]);
        Assert.Equal("File", (string?)container["terminationMessagePolicy"]);
        Assert.Equal("/tmp", (string?)container["volumeMounts"]![0]!["mountPath"]);
        Assert.Equal("64Mi", (string?)spec["volumes"]![0]!["emptyDir"]!["sizeLimit"]);
        Assert.Equal("""{"limits":{"memory":"128Mi"},"requests":{"cpu":"10m","memory":"32Mi"}}""", Sorted(container["resources"]!));
        Assert.Null(pod["metadata"]!["ownerReferences"]);
        Assert.Null(spec["tolerations"]);
        Assert.Null(spec["affinity"]);
    }

    [Fact]
    public async Task Images_come_from_the_cluster_s_own_registry_and_the_probe_is_told()
    {
        var (_, pod) = await RenderAsync(Centre.Order(), imagePrefix: "registry.corp.example/mirror");
        var container = pod["spec"]!["containers"]![0]!;
        Assert.Equal("registry.corp.example/mirror/probes:1", (string?)container["image"]);
        Assert.Equal("registry.corp.example/mirror",
            (string?)Assert.Single(container["env"]!.AsArray(), e => (string?)e!["name"] == "KUBEPROBE_IMAGE_PREFIX")!["value"]);
    }

    [Fact]
    public async Task A_plugin_of_sonobuoy_has_a_side_car_that_reads_its_results_and_alone_knows_the_token()
    {
        var order = Centre.Order(run => run with
        {
            Work = run.Work with { Contract = ProbeContract.Sonobuoy },
            Parameters = new Dictionary<string, ParameterValue> { ["SONOBUOY_RESULT_FORMAT"] = ParameterValue.Of("junit") },
        });
        var (_, pod) = await RenderAsync(order, imagePrefix: "registry.corp.example/mirror");
        var (plugin, sideCar) = (pod["spec"]!["containers"]![0]!, pod["spec"]!["containers"]![1]!);
        static Dictionary<string, JsonNode> Env(JsonNode container) => container["env"]!.AsArray().ToDictionary(e => (string)e!["name"]!, e => e!);

        Assert.Equal(("probe", "results"), ((string?)plugin["name"], (string?)sideCar["name"]));
        Assert.Equal("/tmp/sonobuoy/results", (string?)Env(plugin)["SONOBUOY_RESULTS_DIR"]["value"]);
        Assert.DoesNotContain("KUBEPROBE_RUN_TOKEN", Env(plugin).Keys);
        Assert.Equal(("8099", "8099"), ((string?)Env(plugin)["SONOBUOY_PROGRESS_PORT"]["value"], (string?)Env(sideCar)["SONOBUOY_PROGRESS_PORT"]["value"]));
        Assert.Equal(["results", "results"], plugin["volumeMounts"]!.AsArray().Skip(1).Select(mount => (string?)mount!["name"]));
        Assert.Contains("/tmp/results", plugin["volumeMounts"]!.AsArray().Select(mount => (string?)mount!["mountPath"]));

        Assert.StartsWith("registry.corp.example/mirror/kubeprobe/probes:", (string?)sideCar["image"], StringComparison.Ordinal);
        Assert.Equal("sonobuoy-results", (string?)sideCar["args"]![0]);
        Assert.Equal("run-token", (string?)Env(sideCar)["KUBEPROBE_RUN_TOKEN"]["valueFrom"]!["secretKeyRef"]!["key"]);
        Assert.Equal("junit", (string?)Env(sideCar)["SONOBUOY_RESULT_FORMAT"]["value"]);
        Assert.True((bool)sideCar["volumeMounts"]![0]!["readOnly"]!);
        Assert.Equal(Sorted(plugin["securityContext"]!), Sorted(sideCar["securityContext"]!));
        Assert.Equal("""{"limits":{"memory":"256Mi"},"requests":{"cpu":"10m","memory":"32Mi"}}""", Sorted(sideCar["resources"]!));
        Assert.Equal("results", (string?)pod["spec"]!["volumes"]![1]!["name"]);
    }

    [Fact]
    public async Task A_plugin_that_has_the_port_itself_posts_its_progress_to_another()
    {
        var (_, pod) = await RenderAsync(Centre.Order(run => run with
        {
            Work = run.Work with { Contract = ProbeContract.Sonobuoy },
            Parameters = new Dictionary<string, ParameterValue> { ["SONOBUOY_PROGRESS_PORT"] = ParameterValue.Of("9099") },
        }));
        Assert.All(pod["spec"]!["containers"]!.AsArray(), container => Assert.Equal(
            "9099", (string?)Assert.Single(container!["env"]!.AsArray(), variable => (string?)variable!["name"] == "SONOBUOY_PROGRESS_PORT")!["value"]));
    }

    [Fact]
    public async Task The_backstop_is_half_a_minute_after_the_deadline()
    {
        var (_, pod) = await RenderAsync(Centre.Order());

        Assert.InRange((long)pod["spec"]!["activeDeadlineSeconds"]!, 120, 150);
    }

    [Theory]
    [InlineData(false, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData(true, "its own")]
    public async Task The_run_s_trace_and_its_centre_go_along(bool parameter, string trace)
    {
        var (_, pod) = await RenderAsync(Centre.Order(run => run with
        {
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Parameters = parameter ? new Dictionary<string, ParameterValue> { ["TRACEPARENT"] = ParameterValue.Of("its own") } : [],
        }) with { Centre = "0123456789abcdef" });

        var env = pod["spec"]!["containers"]![0]!["env"]!.AsArray().Select(e => e!).ToList();
        Assert.Equal(trace, (string?)Assert.Single(env, e => (string?)e["name"] == "TRACEPARENT")["value"]);
        Assert.Equal("0123456789abcdef", (string?)Assert.Single(env, e => (string?)e["name"] == "KUBEPROBE_CENTRE")["value"]);
        Assert.Equal("0123456789abcdef", (string?)pod["metadata"]!["labels"]!["kubeprobe.io/centre"]);
    }

    [Fact]
    public async Task The_environment_tells_who_where_and_how_then_the_parameters_by_name()
    {
        var vault = new FakeVault();
        var password = vault.Put("db", "password", "p");
        var (_, pod) = await RenderAsync(
            Centre.Order(run => run with
            {
                Trigger = RunTrigger.Change,
                TriggeredBy = "release-42",
                Work = run.Work with { Scope = ProbeScope.Node },
                Parameters = new Dictionary<string, ParameterValue>
                {
                    ["Z_URL"] = ParameterValue.Of("https://x/$(HOME)?a=$$"),
                    ["A_PASSWORD"] = Centre.Secret(password),
                },
            }),
            password.Name);

        var env = pod["spec"]!["containers"]![0]!["env"]!.AsArray().Select(e => e!).ToList();
        Assert.Equal(
            ["KUBEPROBE_REPORT_URL", "KUBEPROBE_RUN_ID", "KUBEPROBE_DEADLINE", "KUBEPROBE_CLUSTER", "KUBEPROBE_CASE",
             "KUBEPROBE_TEMPLATE_VERSION", "KUBEPROBE_NODE", "KUBEPROBE_IMAGE", "KUBEPROBE_CHANGE_ID", "KUBEPROBE_POD_NAME", "KUBEPROBE_POD_UID",
             "KUBEPROBE_POD_NAMESPACE", "KUBEPROBE_OWNER_REFERENCE", "KUBEPROBE_RUN_TOKEN", "A_PASSWORD", "Z_URL"],
            env.Select(e => (string)e["name"]!));
        Assert.Equal("release-42", Value("KUBEPROBE_CHANGE_ID"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Value("KUBEPROBE_DEADLINE"));
        Assert.Equal("spec.nodeName", (string?)Of("KUBEPROBE_NODE")["valueFrom"]!["fieldRef"]!["fieldPath"]);
        Assert.Equal("run-token", (string?)Of("KUBEPROBE_RUN_TOKEN")["valueFrom"]!["secretKeyRef"]!["key"]);
        Assert.Equal("A_PASSWORD", (string?)Of("A_PASSWORD")["valueFrom"]!["secretKeyRef"]!["key"]);
        Assert.Equal("https://x/$$(HOME)?a=$$$$", Value("Z_URL"));

        JsonNode Of(string name) => env.Single(e => (string?)e["name"] == name);
        string Value(string name) => (string)Of(name)["value"]!;
    }

    [Fact]
    public async Task No_secret_stands_in_the_pod()
    {
        var (secret, pod) = await RenderAsync(
            Centre.Order(run => run with
            {
                Parameters = new Dictionary<string, ParameterValue> { ["DB_PASSWORD"] = Centre.Secret(new() { Name = "db", Key = "password" }) },
            }),
            "db");

        Assert.DoesNotContain("hunter2", pod.ToJsonString());
        Assert.DoesNotContain("kpr_", pod.ToJsonString());
        Assert.Equal("hunter2", Text("DB_PASSWORD"));
        Assert.Equal("kpr_Y2xhaW1z.bWFj", Text("run-token"));
        Assert.True((bool)secret["immutable"]!);
        Assert.Equal("db/password", (string?)pod["metadata"]!["annotations"]!["kubeprobe.io/secrets"]);

        string Text(string key) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]![key]!));
    }

    [Fact]
    public async Task A_pod_for_a_given_node_goes_there_past_every_taint()
    {
        var order = Centre.Order(run => run with { Placement = new Placement { NodeSelector = new Dictionary<string, string> { ["a"] = "b" } } }) with { Node = "n-1", Shard = 4 };
        var (_, pod) = await RenderAsync(order);
        var spec = pod["spec"]!;

        Assert.Equal("""[{"operator":"Exists"}]""", spec["tolerations"]!.ToJsonString());
        Assert.Equal(
            """[{"matchFields":[{"key":"metadata.name","operator":"In","values":["n-1"]}]}]""",
            spec["affinity"]!["nodeAffinity"]!["requiredDuringSchedulingIgnoredDuringExecution"]!["nodeSelectorTerms"]!.ToJsonString());
        Assert.Null(spec["nodeSelector"]);
        Assert.Equal("4", (string?)pod["metadata"]!["labels"]!["kubeprobe.io/shard"]);
        Assert.Equal("n-1", (string?)pod["metadata"]!["annotations"]!["kubeprobe.io/node"]);
        Assert.Equal(PodName.Of(order.Run.Id, 1, "n-1"), (string?)pod["metadata"]!["name"]);
    }

    [Fact]
    public async Task Labels_say_what_it_is_a_run_of()
    {
        var (secret, pod) = await RenderAsync(Centre.Order());

        Assert.Equal(
            ["app.kubernetes.io/component=pod", "app.kubernetes.io/instance=pod-lifecycle", "app.kubernetes.io/managed-by=kubeprobe",
             "app.kubernetes.io/name=kubeprobe-probe", "kubeprobe.io/attempt=1", "kubeprobe.io/binding=every-minute",
             "kubeprobe.io/case=pod-lifecycle", "kubeprobe.io/cluster=dev-a", $"kubeprobe.io/run={Centre.Order().Run.Id}",
             "kubeprobe.io/trigger=periodic"],
            pod["metadata"]!["labels"]!.AsObject().Select(l => $"{l.Key}={l.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(pod["metadata"]!["labels"]!.ToJsonString(), secret["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("true", (string?)pod["metadata"]!["annotations"]!["cluster-autoscaler.kubernetes.io/safe-to-evict"]);
    }

    [Theory]
    [InlineData(ProbeContract.KuberhealthyV2, "app=kuberhealthy-check kuberhealthy-check-name=pod-lifecycle kuberhealthy-run-id={0}", "comcast.github.io/check-name=pod-lifecycle")]
    [InlineData(ProbeContract.KuberhealthyV3, "healthcheck=pod-lifecycle kh-run-uuid={0}", "createdBy=kuberhealthy kh-run-uuid={0} kuberhealthyCheckName=pod-lifecycle")]
    public async Task A_check_of_Kuberhealthy_finds_what_its_own_server_gives(ProbeContract contract, string labels, string annotations)
    {
        const string uuid = "7a1c9bd1-0a5e-4c2f-9b1e-2f6f0f4f5a11";
        var order = Centre.Order(run => run with { Work = run.Work with { Contract = contract } }) with
        {
            RunUuid = uuid,
            ContractUrl = new Uri("https://centre.example/check?run=kpr_Y2xhaW1z.bWFj"),
        };
        var (secret, pod) = await RenderAsync(order);

        var env = pod["spec"]!["containers"]![0]!["env"]!.AsArray().ToDictionary(e => (string)e!["name"]!, e => e!);
        Assert.Equal("contract-url", (string?)env["KH_REPORTING_URL"]["valueFrom"]!["secretKeyRef"]!["key"]);
        Assert.Equal("https://centre.example/check?run=kpr_Y2xhaW1z.bWFj", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)secret["data"]!["contract-url"]!)));
        Assert.Equal(uuid, (string?)env["KH_RUN_UUID"]["value"]);
        Assert.Equal($"{order.Deadline.ToUnixTimeSeconds()}", (string?)env["KH_CHECK_RUN_DEADLINE"]["value"]);
        Assert.Equal("metadata.namespace", (string?)env["KH_POD_NAMESPACE"]["valueFrom"]!["fieldRef"]!["fieldPath"]);
        Assert.DoesNotContain("kpr_", pod.ToJsonString());
        Assert.Equal("Never", (string?)pod["spec"]!["restartPolicy"]);
        Assert.True((bool)pod["spec"]!["automountServiceAccountToken"]!);
        Assert.Null(pod["spec"]!["hostname"]);
        foreach (var (field, pairs) in (ReadOnlySpan<(string, string)>)[("labels", labels), ("annotations", annotations)])
            foreach (var pair in pairs.Replace("{0}", uuid, StringComparison.Ordinal).Split(' '))
                Assert.Equal(pair.Split('=')[1], (string?)pod["metadata"]![field]![pair.Split('=')[0]]);
    }

    [Fact]
    public async Task A_checker_of_kubeprober_finds_what_its_own_agent_gives()
    {
        var (secret, pod) = await RenderAsync(Centre.Order(run => run with { Work = run.Work with { Contract = ProbeContract.Kubeprober } }) with
        {
            ContractUrl = new Uri("https://centre.example/probe-status/kpr_Y2xhaW1z.bWFj"),
        });

        var env = pod["spec"]!["containers"]![0]!["env"]!.AsArray().ToDictionary(e => (string)e!["name"]!, e => e!);
        Assert.Equal("contract-url", (string?)env["KUBEPROBER_STATUS_REPORT_URL"]["valueFrom"]!["secretKeyRef"]!["key"]);
        Assert.Equal("pod-lifecycle", (string?)env["KUBEPROBER_PROBE_NAME"]["value"]);
        Assert.Equal("metadata.namespace", (string?)env["KUBEPROBER_PROBE_NAMESPACE"]["valueFrom"]!["fieldRef"]!["fieldPath"]);
        Assert.NotNull(secret["data"]!["contract-url"]);
        Assert.DoesNotContain("kpr_", pod.ToJsonString());
    }

    [Fact]
    public async Task A_pod_bears_what_its_template_adds_but_the_centre_s_own_stays()
    {
        var (secret, pod) = await RenderAsync(Centre.Order(run => run with
        {
            Work = run.Work with
            {
                Pod = new PodExtras
                {
                    Labels = new Dictionary<string, string> { ["sidecar.istio.io/inject"] = "false", ["kubeprobe.io/run"] = "mine" },
                    Annotations = new Dictionary<string, string> { ["team"] = "platform", ["kubeprobe.io/deadline"] = "never" },
                    Fields = new Dictionary<string, string> { ["NODE_NAME"] = "spec.nodeName" },
                },
            },
        }));
        var (labels, annotations) = (pod["metadata"]!["labels"]!, pod["metadata"]!["annotations"]!);

        Assert.Equal(("false", $"{Centre.Order().Run.Id}"), ((string?)labels["sidecar.istio.io/inject"], (string?)labels["kubeprobe.io/run"]));
        Assert.Equal("platform", (string?)annotations["team"]);
        Assert.NotEqual("never", (string?)annotations["kubeprobe.io/deadline"]);
        Assert.Null(secret["metadata"]!["labels"]!["sidecar.istio.io/inject"]);
        var variable = pod["spec"]!["containers"]![0]!["env"]!.AsArray().Single(e => (string?)e!["name"] == "NODE_NAME")!;
        Assert.Equal("spec.nodeName", (string?)variable["valueFrom"]!["fieldRef"]!["fieldPath"]);
    }

    [Fact]
    public async Task A_template_may_choose_its_user_its_command_and_where_to_write()
    {
        var (_, pod) = await RenderAsync(Centre.Order(run => run with
        {
            Placement = new Placement { NodeSelector = new Dictionary<string, string> { ["zone"] = "a" } },
            Work = run.Work with
            {
                Contract = ProbeContract.ExitCode,
                Command = ["sh"],
                Args = ["-c", "true"],
                ImagePullSecrets = ["registry"],
                RunAs = new PodUser { User = 1_000, Group = 2_000, WritableRoot = true },
            },
        }));
        var container = pod["spec"]!["containers"]![0]!;

        Assert.Equal("""["sh"]["-c","true"]""", container["command"]!.ToJsonString() + container["args"]!.ToJsonString());
        Assert.False((bool)container["securityContext"]!["readOnlyRootFilesystem"]!);
        Assert.Equal(1_000, (long)pod["spec"]!["securityContext"]!["runAsUser"]!);
        Assert.Equal("FallbackToLogsOnError", (string?)container["terminationMessagePolicy"]);
        Assert.Equal("""[{"name":"registry"}]""", pod["spec"]!["imagePullSecrets"]!.ToJsonString());
        Assert.Equal("""{"zone":"a"}""", pod["spec"]!["nodeSelector"]!.ToJsonString());
    }

    static async Task<(JsonNode Secret, JsonNode Pod)> RenderAsync(PodOrder order, string? secretName = null, string? imagePrefix = null)
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var centre = new Centre();
        if (secretName is not null) centre.Vault.Put(secretName, "password", "hunter2");
        server.On("POST /api/v1/namespaces/probes/secrets", 201, ApiTexts.Object("Secret", "s").ToJsonString());
        server.On("POST /api/v1/namespaces/probes/pods", 201, ApiTexts.Object("Pod", "s").ToJsonString());

        var target = centre.Target(server);
        await centre.Pods.StartAsync(target with { Spec = target.Spec with { ImagePrefix = imagePrefix } }, order, default);
        return (JsonNode.Parse(server.Asked[0].Body)!, JsonNode.Parse(server.Asked[1].Body)!);
    }

    static string Sorted(JsonNode node) => Sort(node)!.ToJsonString();

    static JsonNode? Sort(JsonNode? node) => node is JsonObject parent
        ? new JsonObject(parent.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sort(p.Value))))
        : node?.DeepClone();
}
