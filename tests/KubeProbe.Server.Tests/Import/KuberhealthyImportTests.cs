using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.Core.Clusters;
using KubeProbe.Server.Import;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Import;

/// <summary>Checks as their users have them, and what becomes of them here.</summary>
public sealed class KuberhealthyImportTests(RunningServer server)
{
    const string Deployment =
        """
        apiVersion: comcast.github.io/v1
        kind: KuberhealthyCheck
        metadata: {name: deployment, namespace: kuberhealthy}
        spec:
          runInterval: 10m
          timeout: 15m
          extraLabels: {sidecar.istio.io/inject: "false", kubeprobe.io/run: mine}
          extraAnnotations: {team: platform}
          podSpec:
            serviceAccountName: deployment-sa
            restartPolicy: OnFailure
            terminationGracePeriodSeconds: 60
            nodeSelector: {kubernetes.io/os: linux}
            securityContext: {runAsUser: 999, fsGroup: 999}
            volumes: [{name: data, emptyDir: {}}]
            initContainers: [{name: prepare, image: busybox}]
            containers:
              - name: deployment
                image: docker.io/kuberhealthy/deployment-check:v1.9.0
                imagePullPolicy: IfNotPresent
                env:
                  - {name: CHECK_DEPLOYMENT_REPLICAS, value: "4"}
                  - {name: CHECK_DEPLOYMENT_ROLLING_UPDATE, value: "true"}
                  - {name: KH_REPORTING_URL, value: "http://elsewhere"}
                  - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                  - {name: TOKEN, valueFrom: {secretKeyRef: {name: api, key: token}}}
                  - {name: REGION, valueFrom: {configMapKeyRef: {name: site, key: region}}}
                resources: {requests: {cpu: 25m, memory: 15Mi}, limits: {cpu: 1}}
                volumeMounts: [{name: data, mountPath: /data}]
              - {name: proxy, image: "envoy:1"}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: deployment-sa, namespace: kuberhealthy}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployment-role, namespace: kuberhealthy}
        rules:
          - {apiGroups: [apps], resources: [deployments], verbs: [create, delete, get, list, patch, update, watch]}
          - {apiGroups: [""], resources: [services], resourceNames: [one], verbs: [get]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployment-rb, namespace: kuberhealthy}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployment-role}
        subjects: [{kind: ServiceAccount, name: deployment-sa}]
        """;

    const string Http =
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: kuberhealthy.github.io/v2
            kind: HealthCheck
            metadata: {name: http, namespace: checks, resourceVersion: "1"}
            spec:
              runInterval: 2m
              timeout: 45s
              podSpec:
                metadata: {labels: {team: web}}
                spec:
                  hostNetwork: true
                  tolerations: [{operator: Exists}]
                  containers:
                    - {name: main, image: "docker.io/kuberhealthy/http-check:v3.0.0", env: [{name: CHECK_URL, value: "https://$(HOST)/"}], securityContext: {readOnlyRootFilesystem: true, privileged: true}, resources: {limits: {memory: 64Mi}}}
            status: {ok: true, currentUUID: ""}
          - apiVersion: kuberhealthy.github.io/v2
            kind: HealthCheck
            metadata: {name: once, namespace: checks}
            spec:
              singleRunOnly: true
              podSpec: {spec: {containers: [{name: main, image: "x:1", resources: {limits: {memory: 64Mi}}}]}}
          - {apiVersion: comcast.github.io/v1, kind: KuberhealthyState, metadata: {name: http, namespace: checks}, spec: {OK: true}}
        """;

    [Fact]
    public async Task Every_version_becomes_manifests_that_can_be_applied()
    {
        using var http = server.Http(server.AdminToken);
        using var answer = await http.PostAsync("/api/v1/import/kuberhealthy?cluster=far-away", Yaml($"{Deployment}\n---\n{Http}"));
        var manifests = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["manifests"]!;

        using var applied = await http.PostAsync("/api/v1/apply?dryRun=true", Yaml(manifests));

        var text = await applied.Content.ReadAsStringAsync();
        Assert.True(applied.IsSuccessStatusCode, $"{text}\n{manifests}");
        Assert.Equal(
            ["ProbeTemplate/deployment", "ProbeTemplate/http", "ProbeTemplate/once", "ProbeCase/deployment", "ProbeCase/http", "ProbeCase/once", "Binding/deployment", "Binding/http"],
            JsonNode.Parse(text)!["changes"]!.AsArray().Select(change => $"{change!["kind"]}/{change["name"]}"));
    }

    [Fact]
    public void What_a_check_of_version_2_says_is_carried_over()
    {
        var (manifests, _) = Import(Deployment);

        Assert.Equal(
            """
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata:
              name: deployment
            spec:
              image: docker.io/kuberhealthy/deployment-check:v1.9.0
              resources:
                requests:
                  cpu: 25m
                  memory: "15Mi"
                limits:
                  cpu: "1"
              parameters:
                - name: CHECK_DEPLOYMENT_REPLICAS
                - name: CHECK_DEPLOYMENT_ROLLING_UPDATE
                - name: TOKEN
                  secret: true
              pod:
                fields:
                  POD_NAMESPACE: metadata.namespace
                labels:
                  sidecar.istio.io/inject: "false"
                annotations:
                  team: platform
              runAs:
                user: 999
                group: 999
                writableRoot: true
              serviceAccount: deployment-sa
              description: Imported from KuberhealthyCheck kuberhealthy/deployment.
              contract: kuberhealthy-v2
              timeout: 15m
              rbac:
                - apiGroups:
                    - apps
                  resources:
                    - deployments
                  verbs:
                    - create
                    - delete
                    - get
                    - list
                    - patch
                    - update
                    - watch
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeCase
            metadata:
              name: deployment
            spec:
              template: deployment
              parameters:
                CHECK_DEPLOYMENT_REPLICAS: "4"
                CHECK_DEPLOYMENT_ROLLING_UPDATE: "true"
            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: Binding
            metadata:
              name: deployment
            spec:
              cluster: far-away
              case: deployment
              schedule:
                interval: 10m
              placement:
                nodeSelector:
                  kubernetes.io/os: linux

            """.ReplaceLineEndings("\n"),
            manifests);
    }

    [Fact]
    public void What_can_not_be_carried_over_is_told_with_its_field()
    {
        var (_, notes) = Import(Deployment);

        Assert.All(notes, note => Assert.Equal("KuberhealthyCheck kuberhealthy/deployment", note.Object));
        Assert.Equal(
            ["spec.extraLabels[\"kubeprobe.io/run\"]", "spec.podSpec.containers[0].env[4].valueFrom", "spec.podSpec.containers[0].env[5].valueFrom",
             "spec.podSpec.containers[0].resources.limits", "spec.podSpec.containers[0].volumeMounts", "spec.podSpec.containers[1]", "spec.podSpec.initContainers",
             "spec.podSpec.terminationGracePeriodSeconds", "spec.podSpec.volumes", "spec.serviceAccountName"],
            notes.Select(note => note.Field).Order(StringComparer.Ordinal));
        Assert.Contains("secretRef", notes.Single(note => note.Field.EndsWith("env[4].valueFrom", StringComparison.Ordinal)).Reason, StringComparison.Ordinal);
        Assert.Contains("resourceNames", notes.Single(note => note.Field == "spec.serviceAccountName").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_3_and_its_single_runs_too()
    {
        var (manifests, notes) = Import(Http);

        Assert.Contains("contract: kuberhealthy-v3", manifests, StringComparison.Ordinal);
        Assert.Contains("team: web", manifests, StringComparison.Ordinal);
        Assert.Contains("timeout: 45s", manifests, StringComparison.Ordinal);
        Assert.Equal(
            ["spec", "spec.podSpec.spec.containers[0].env[0].value", "spec.podSpec.spec.containers[0].securityContext.privileged",
             "spec.podSpec.spec.hostNetwork", "spec.podSpec.spec.tolerations", "spec.timeout"],
            notes.Select(note => note.Field).Order(StringComparer.Ordinal));
        Assert.Contains("kubeprobe run once", notes.Single(note => note.Field == "spec").Reason, StringComparison.Ordinal);
        Assert.Contains("30s", notes.Single(note => note.Field == "spec.timeout").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Deployment\nmetadata: {name: x}", "It is no check")]
    [InlineData("just text", "no object of Kubernetes")]
    [InlineData("a: [", "This is not YAML")]
    [InlineData("apiVersion: comcast.github.io/v1\nkind: KuberhealthyCheck\nmetadata: {name: x}\nspec: {runInterval: 5m}", "There is no pod to run")]
    [InlineData("apiVersion: comcast.github.io/v1\nkind: KuberhealthyCheck\nmetadata: {name: x}\nspec: {podSpec: {containers: []}}", "There is no container")]
    [InlineData("apiVersion: comcast.github.io/v1\nkind: KuberhealthyCheck\nmetadata: {name: x}\nspec: {podSpec: {containers: [{image: 'NOT AN IMAGE'}]}}", "no image reference")]
    [InlineData("apiVersion: comcast.github.io/v1\nkind: KuberhealthyCheck\nmetadata: {name: x}\nspec: {podSpec: {containers: [{image: 'x:1', resources: {limits: {memory: lots}}}]}}", "is no quantity")]
    public void What_is_no_check_is_left_out_and_told(string input, string told)
    {
        var (manifests, notes) = Import(input);

        Assert.Equal("", manifests);
        Assert.Contains(notes, note => note.Reason.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void Durations_out_of_bounds_and_names_that_clash_or_do_not_fit_are_mended_and_told()
    {
        const string form = "apiVersion: comcast.github.io/v1\nkind: KuberhealthyCheck\nmetadata: {name: NAME, namespace: SPACE}\nspec: {runInterval: 2s, timeout: 90m, podSpec: {containers: [{image: 'x:1', resources: {limits: {memory: 1Mi}}}]}}\n";
        string Check(string name, string space) => form.Replace("NAME", name, StringComparison.Ordinal).Replace("SPACE", space, StringComparison.Ordinal);

        var (manifests, notes) = Import(string.Join("---\n", Check("dns.internal", "a"), Check("dns-internal", "b"), Check("dns-internal", "b")));

        foreach (var name in (string[])["dns-internal", "dns-internal-b", "dns-internal-2"]) Assert.Contains($"  name: {name}\n", manifests, StringComparison.Ordinal);
        Assert.Contains("interval: 10s", manifests, StringComparison.Ordinal);
        Assert.Contains("timeout: 1h", manifests, StringComparison.Ordinal);
        Assert.Equal(3, notes.Count(note => note.Field == "metadata.name"));
        Assert.Equal(6, notes.Count(note => note.Reason.Contains("lies outside", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_place_to_run_nothing_is_bound()
    {
        var (manifests, notes) = Import(Deployment, new ImportTarget("", ""));

        Assert.DoesNotContain("kind: Binding", manifests, StringComparison.Ordinal);
        Assert.Contains(notes, note => note.Object.Length == 0 && note.Reason.Contains("Nothing is bound", StringComparison.Ordinal));
        Assert.Contains("group: fleet", Import(Deployment, new ImportTarget("", "fleet")).Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checks_of_a_registered_cluster_are_read_for_an_operator()
    {
        await using var own = await OwnServer.StartAsync(configure: builder => builder.Services.AddSingleton<IForeignObjects>(new TwoKinds()));
        await own.ApplyAsync(Harness.Manifests.Text);

        using var answer = await own.Http.PostAsync("/api/v1/import/kuberhealthy?fromCluster=far-away", Yaml(""));
        using var unknown = await own.Http.PostAsync("/api/v1/import/kuberhealthy?fromCluster=nowhere", Yaml(""));

        var manifests = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["manifests"]!;
        Assert.Contains("name: from-khchecks", manifests, StringComparison.Ordinal);
        Assert.Contains("name: from-healthchecks", manifests, StringComparison.Ordinal);
        Assert.Contains("cluster: far-away", manifests, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, unknown.StatusCode);

        using var http = server.Http((await server.TokenAsync("viewer")).Secret);
        using var denied = await http.PostAsync("/api/v1/import/kuberhealthy?fromCluster=far-away", Yaml(""));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, denied.StatusCode);
    }

    sealed class TwoKinds : IForeignObjects
    {
        public Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListAsync(ClusterTarget target, string group, string version, string resource, CancellationToken cancellation)
        {
            const string container = """{"containers":[{"image":"x:1"}]}""";
            var (kind, pod) = resource == "khchecks" ? ("KuberhealthyCheck", container) : ("HealthCheck", $$"""{"spec":{{container}}}""");
            return Task.FromResult<IReadOnlyList<ReadOnlyMemory<byte>>>(resource == "khjobs" ? [] :
            [
                Encoding.UTF8.GetBytes($$"""{"kind":"{{kind}}List","items":[{"apiVersion":"{{group}}/{{version}}","kind":"{{kind}}","metadata":{"name":"from-{{resource}}","namespace":"k"},"spec":{"runInterval":"5m","timeout":"1m","podSpec":{{pod}} } }]}"""),
            ]);
        }
    }

    [Theory, InlineData("import/nagios", "kuberhealthy"), InlineData("import/kuberhealthy?cluster=a&group=b", "group"), InlineData("import/kuberhealthy?cluster=No", "cluster")]
    public async Task A_wrong_request_is_told(string path, string told)
    {
        using var http = server.Http(server.AdminToken);
        using var answer = await http.PostAsync($"/api/v1/{path}", Yaml(Deployment));

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static (string Yaml, IReadOnlyList<ImportNote> Notes) Import(string yaml, ImportTarget? target = null) =>
        new KuberhealthyImport(target ?? new ImportTarget("far-away", "")).Import([new ManifestSource("checks.yaml", Encoding.UTF8.GetBytes(yaml))]);

    static StringContent Yaml(string text) => new(text, new MediaTypeHeaderValue("application/yaml"));
}
