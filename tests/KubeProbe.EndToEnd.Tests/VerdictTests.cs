using System.Text.Json.Nodes;

namespace KubeProbe.EndToEnd.Tests;

/// <summary>Rows of the verdict table that any cluster shows, without a fault from outside.</summary>
public sealed partial class VerdictTests(Stage stage) : IClassFixture<Stage>
{
    /// <summary>Time for a pod to start that is meant to: a real node may have to pull the image.</summary>
    string Start => stage.Target.Dev is null ? "60s" : "30s";

    [Fact]
    public async Task An_image_that_does_not_exist_is_the_probes_fault()
    {
        // On a real cluster a tag nobody pushed, so that the registry that is asked is one its nodes know.
        var image = stage.Target.Dev is null ? $"{Repository(stage.Target.Image)}:kubeprobe-no-such-tag" : "registry.k8s.io/kubeprobe-no-such-image:0";
        await DeclareAsync("no-image", image, "apiserver-crud", "timeout: 60s");

        var (exitCode, run) = await stage.RunAsync("no-image");

        Assert.SkipWhen(stage.Target.Dev is null && run.Text("reason") == "image-pull", $"No node reaches a registry that could say so: {run.Text("message")}");
        Told(3, "VERDICT_PROBE_FAULT", "image-name", image, exitCode, run);
    }

    [Fact]
    public async Task A_right_the_probe_lacks_is_the_probes_fault_and_is_named()
    {
        // The default account, because other tests grant rights to the probes' own.
        await DeclareAsync("no-rights", stage.Target.Image, "apiserver-crud", $"timeout: {Start}\n  serviceAccount: default");

        await ExpectAsync("no-rights", 3, "VERDICT_PROBE_FAULT", "rbac", "configmaps");
    }

    [Fact]
    public async Task A_wrong_parameter_is_the_probes_fault()
    {
        await DeclareAsync("no-rounds", stage.Target.Image, "apiserver-crud", $"timeout: {Start}\n  parameters: [{{name: ROUNDS, default: none}}]");

        await ExpectAsync("no-rounds", 3, "VERDICT_PROBE_FAULT", "probe-fault", "ROUNDS");
    }

    [Fact]
    public async Task What_the_probe_finds_is_the_clusters_failure()
    {
        // Nobody listens there, in any pod.
        await DeclareAsync("finds", stage.Target.Image, "tls-expiry", $"timeout: {Start}\n  parameters: [{{name: ENDPOINTS, default: \"127.0.0.1:1\"}}]");

        await ExpectAsync("finds", 1, "VERDICT_FAILED", "reported-failure", "127.0.0.1:1");
    }

    [Fact]
    public async Task A_condition_on_what_is_not_measured_is_the_probes_fault()
    {
        await stage.Centre.ApplyAsync(Demo.Case("not-measured", stage.Target.Image, "apiserver-crud", Stage.CrudRights, "failWhen: [\"no-such.seconds > 1\"]"));
        await stage.GrantAsync("not-measured");

        await ExpectAsync("not-measured", 3, "VERDICT_PROBE_FAULT", "not-measured", "no-such.seconds");
    }

    [Fact]
    public async Task A_placement_no_node_matches_is_the_probes_fault()
    {
        await DeclareAsync("no-node", stage.Target.Image, "apiserver-crud", "timeout: 6s");
        await stage.Centre.ApplyAsync(Demo.Binding("no-node", stage.Target.Name, "no-node", "placement: {nodeSelector: {no-such: label}}"));

        await ExpectAsync("no-node", 3, "VERDICT_PROBE_FAULT", "selector", "match");
    }

    [Fact]
    public async Task A_pod_no_node_has_room_for_is_the_clusters_failure()
    {
        await DeclareAsync("no-room", stage.Target.Image, "apiserver-crud", "timeout: 6s\n  resources: {requests: {cpu: \"4000\"}, limits: {memory: 64Mi}}");

        await ExpectAsync("no-room", 1, "VERDICT_FAILED", "scheduling", "Insufficient cpu");
    }

    [Fact]
    public async Task A_command_the_image_does_not_have_is_the_probes_fault()
    {
        await DeclareAsync("no-command", stage.Target.Image, "x", $"timeout: {Start}\n  command: [/no/such/program]");

        await ExpectAsync("no-command", 3, "VERDICT_PROBE_FAULT", "container-start", "/no/such/program");
    }

    [Fact]
    public async Task An_end_without_a_report_is_the_probes_fault()
    {
        await DeclareAsync("no-report", stage.Target.Image, "no-such-probe", $"timeout: {Start}");

        await ExpectAsync("no-report", 3, "VERDICT_PROBE_FAULT", "no-report", "exit code");
    }

    [Fact]
    public async Task A_call_back_that_is_lost_costs_nothing()
    {
        // The same cluster by another name, whose pods are told an address where nobody listens.
        await stage.Centre.ApplyAsync(Demo.Cluster($"{stage.Target.Name}-deaf", await stage.Target.CentreKubeconfigAsync(), "reportUrl: http://127.0.0.1:1"));
        await DeclareAsync("deaf", stage.Target.Image, "apiserver-crud", $"timeout: {Start}\n  {Stage.CrudRights}");
        await stage.GrantAsync("deaf");

        Assert.Equal(0, (await stage.RunOnAsync($"{stage.Target.Name}-deaf", "deaf")).ExitCode);
    }

    [Theory]
    [InlineData("--help", 0, "VERDICT_PASSED", "exit-zero", "")]
    [InlineData("no-such-probe", 1, "VERDICT_FAILED", "exit-code", "exit code")]
    public async Task Under_contract_exit_code_the_exit_code_decides(string argument, int exitCode, string verdict, string reason, string says)
    {
        await DeclareAsync(reason, stage.Target.Image, argument, $"timeout: {Start}\n  contract: exit-code");

        await ExpectAsync(reason, exitCode, verdict, reason, says);
    }

    [Fact]
    public async Task A_probe_that_starts_and_says_nothing_fails_at_its_deadline_and_its_pod_goes()
    {
        await stage.Centre.ApplyAsync(Demo.Case("silent", stage.Target.PauseImage, "infinity", $"timeout: {(stage.Target.Dev is null ? "30s" : "8s")}"));

        var run = await ExpectAsync("silent", 1, "VERDICT_FAILED", "deadline", "said nothing");
        await stage.GoneAsync(run.Text("id"), "secrets");
    }

    [Fact]
    public async Task A_pod_somebody_deletes_says_nothing_of_the_cluster_and_what_it_made_goes()
    {
        await DeclareAsync("deleted", stage.Target.Image, "apiserver-crud", $"timeout: 3m\n  parameters: [{{name: ROUNDS, default: \"1000\"}}]\n  {Stage.CrudRights}");
        await stage.GrantAsync("deleted");

        var id = JsonNode.Parse((await stage.Centre.CliAsync("run", "deleted", "--cluster", stage.Target.Name, "-o", "json")).Succeeded())!.Text("id");
        var pod = await Stage.UntilAsync(async () => (await stage.Target.KubectlAsync(
            "-n", Target.Namespace, "get", "pods", "-l", $"kubeprobe.io/run={id}", "--field-selector", "status.phase=Running", "-o", "name")).Succeeded().Trim() is { Length: > 0 } name ? name : null,
            "the pod to run");
        (await stage.Target.KubectlAsync("-n", Target.Namespace, "delete", pod, "--wait=false")).Succeeded();

        var run = await stage.FinishedAsync(id);
        Assert.Equal(("VERDICT_UNKNOWN", "pod-deleted"), (run.Text("verdict"), run.Text("reason")));
        await stage.GoneAsync(id, "pods,secrets,configmaps");
    }

    async Task DeclareAsync(string name, string image, string probe, string templateSpec) =>
        await stage.Centre.ApplyAsync(Demo.Case(name, image, probe, templateSpec));

    async Task<JsonNode> ExpectAsync(string @case, int exitCode, string verdict, string reason, string says)
    {
        var (code, run) = await stage.RefusedAsync(stage.Target.Name, @case);
        Told(exitCode, verdict, reason, says, code, run);
        return run;
    }

    static void Told(int exitCode, string verdict, string reason, string says, int code, JsonNode run)
    {
        Assert.Equal((verdict, reason), (run.Text("verdict"), run.Text("reason")));
        Assert.Contains(says, run.Text("message"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(exitCode, code);
    }

    static string Repository(string image)
    {
        var name = image.Split('@')[0];
        return name.LastIndexOf(':') > name.LastIndexOf('/') ? name[..name.LastIndexOf(':')] : name;
    }
}
