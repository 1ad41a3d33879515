using System.Text;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes;
using KubeProbe.Server.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Manifests;

/// <summary>What no text file shows: bytes, sizes, and manifests that are wrong only beside what is stored.</summary>
public sealed class HostileManifestTests
{
    readonly FakeManifests manifests = new();

    [Fact]
    public Task A_file_of_ten_megabytes_is_not_even_parsed() =>
        RefusedAsync(new byte[10 * 1024 * 1024], "at most 4 MiB", line: 0);

    [Fact]
    public Task A_byte_too_much_looks_like_too_much() => RefusedAsync(new byte[4 * 1024 * 1024 + 1], "4.1 MiB; at most 4 MiB", line: 0);

    [Fact]
    public async Task Many_files_have_a_limit_together()
    {
        var file = Encoding.UTF8.GetBytes(new string('#', 3 * 1024 * 1024));

        var outcome = await ApplyAsync([.. Enumerable.Range(0, 4).Select(i => new ManifestSource($"{i}.yaml", file))]);

        Assert.Contains("12 MiB together", Assert.Single(outcome.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_have_documents()
    {
        var documents = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10_001).Select(i =>
            $"---\napiVersion: kubeprobe.io/v1alpha1\nkind: ProbeTemplate\nmetadata: {{name: t{i}}}\nspec: {{image: p}}\n")));

        var outcome = await ApplyAsync(new ManifestSource("many.yaml", documents));

        Assert.Contains("more than 10000 manifests", Assert.Single(outcome.Faults).Message, StringComparison.Ordinal);
        Assert.Equal(0, manifests.Writes);
    }

    [Fact]
    public Task Bytes_that_are_no_UTF_8_are_named_by_their_place() =>
        RefusedAsync([.. "kind: Cluster\nmetadata: {name: "u8, 0xC3, 0x28, .. "}"u8], "not UTF-8", line: 2);

    [Fact]
    public Task UTF_16_is_named() => RefusedAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("kind: Cluster")], "UTF-16", line: 1);

    [Fact]
    public Task A_NUL_does_not_end_the_file_without_a_word() => RefusedAsync("kind: Cluster\n\0kind: Secret"u8.ToArray(), "U+0000", line: 2);

    [Fact]
    public async Task A_template_that_drops_a_parameter_its_cases_use_is_refused_with_their_names()
    {
        const string Template = """
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: t}
            spec: {image: "p:1", parameters: [{name: ROUNDS, type: integer}]}
            """;
        await manifests.ApplyAsync(Template + """

            ---
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeCase
            metadata: {name: busy}
            spec: {template: t, parameters: {ROUNDS: 3}}
            """);

        var outcome = await manifests.ApplyAsync(Template.Replace("ROUNDS", "LAPS", StringComparison.Ordinal));

        var fault = Assert.Single(outcome.Faults);
        Assert.Contains("busy", $"{fault.Message} {fault.Remedy}", StringComparison.Ordinal);
        Assert.Contains("ROUNDS", $"{fault.Message} {fault.Remedy}", StringComparison.Ordinal);
        Assert.Equal(1, manifests.Writes);
    }

    [Theory]
    [InlineData("just words", "kubeconfig")]
    [InlineData("{exec: {command: sh}}", "exec")]
    [InlineData("{auth-provider: {name: gcp}}", "auth-provider")]
    [InlineData("{tokenFile: /etc/shadow}", "tokenFile")]
    [InlineData("{client-certificate: /root/.ssh/id}", "client-certificate")]
    public async Task A_kubeconfig_that_would_run_or_read_something_here_is_refused(string user, string told)
    {
        manifests.Connections = RealInspection();

        var outcome = await manifests.ApplyAsync(Secret(user) + "\n---\n" + Cluster);

        var fault = Assert.Single(outcome.Faults);
        Assert.Equal(("Cluster", "spec.connection.kubeconfig"), (fault.Kind, fault.Field));
        Assert.Contains(told, $"{fault.Message} {fault.Remedy}", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, manifests.Writes);
    }

    [Fact]
    public async Task A_new_value_that_breaks_a_stored_cluster_is_the_Secrets_fault()
    {
        manifests.Connections = RealInspection();
        Assert.Equal(ApplyResult.Applied, (await manifests.ApplyAsync(Secret("{token: a}") + "\n---\n" + Cluster)).Result);

        var fault = Assert.Single((await manifests.ApplyAsync(Secret("{exec: {command: sh}}"))).Faults);

        Assert.Equal(("Secret", "spec.stringData.config", 6), (fault.Kind, fault.Field, fault.Line));
        Assert.Contains("Cluster c", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_overtaken_once_is_served_and_who_always_is_is_told()
    {
        const string Template = """
            apiVersion: kubeprobe.io/v1alpha1
            kind: ProbeTemplate
            metadata: {name: t}
            spec: {image: "p:1"}
            """;
        manifests.Conflicts = 1;
        Assert.Equal(ApplyResult.Applied, (await manifests.ApplyAsync(Template)).Result);

        manifests.Conflicts = int.MaxValue;
        Assert.Equal(ApplyResult.Conflict, (await manifests.ApplyAsync(Template.Replace("p:1", "p:2", StringComparison.Ordinal))).Result);
    }

    async Task RefusedAsync(byte[] content, string told, int line)
    {
        var outcome = await ApplyAsync(new ManifestSource("bad.yaml", content));

        var fault = Assert.Single(outcome.Faults);
        Assert.Equal(("bad.yaml", line), (fault.Path, fault.Line));
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Remedy);
        Assert.Equal(0, manifests.Writes);
    }

    Task<ApplyOutcome> ApplyAsync(params ManifestSource[] files) => manifests.Service.ApplyAsync(files, dryRun: false, FakeManifests.Admin, default);

    const string Cluster = """
        apiVersion: kubeprobe.io/v1alpha1
        kind: Cluster
        metadata: {name: c}
        spec: {connection: {kubeconfig: {secretRef: {name: x, key: config}}}}
        """;

    static string Secret(string user) => $$$"""
        apiVersion: kubeprobe.io/v1alpha1
        kind: Secret
        metadata: {name: x}
        spec:
          stringData:
            config: |
              apiVersion: v1
              kind: Config
              current-context: a
              contexts: [{name: a, context: {cluster: a, user: a}}]
              clusters: [{name: a, cluster: {server: "https://127.0.0.1:1"}}]
              users: [{name: a, user: {{{user}}}}]
        """;

    IClusterConnections RealInspection() => new ServiceCollection()
        .AddSingleton<ISecretVault>(manifests).AddKubeProbeKubernetes().BuildServiceProvider().GetRequiredService<IClusterConnections>();
}
