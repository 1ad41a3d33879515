using System.Text.Json;
using KubeProbe.Dev.CaseTests;

namespace KubeProbe.Dev.Tests.CaseTests;

/// <summary>A probe that is well is told so, and each thing one can do wrong is found in the situation that shows it.</summary>
public sealed class CaseTestTests
{
    /// <summary>Makes a ConfigMap, owned by what is given, and waits a little, as a probe at work does.</summary>
    const string Make = """
        make() {
            printf '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"made","namespace":"%s","ownerReferences":[%s]}}' "$KUBEPROBE_POD_NAMESPACE" "$1" |
                kubectl create -f - >/dev/null 2>made.err || { grep -qi forbidden made.err && echo denied; return 1; }
        }
        """;

    const string Good = Make + """

        cd /tmp && cd "$(mktemp -d)" || exit 1
        kubeprobe_start || exit
        if said=$(make "$KUBEPROBE_OWNER_REFERENCE"); then
            kubeprobe_measure rest sleep 0.3 && kubeprobe_success
        elif [ "$said" = denied ]; then
            kubeprobe_failure "rbac-denied: verb=create resource=configmaps namespace=$KUBEPROBE_POD_NAMESPACE"
        else
            kubeprobe_failure "create: the API does not answer as it should"
        fi
        """;

    const string Twice = """
        send() {
            printf '%s' "$1" | tee "${TERMINATION_LOG:-/dev/termination-log}" |
                curl -sS -o /dev/null --data-binary @- -H "Authorization: Bearer $KUBEPROBE_RUN_TOKEN" -H 'Content-Type: application/json' "$KUBEPROBE_REPORT_URL"
        }
        send '{"ok":true}'
        send '{"ok":true}'
        """;

    [Fact]
    public async Task A_good_probe_passes_everything()
    {
        using var probe = new Script(Good);
        using StringWriter output = new(), errors = new();

        var exit = await CaseTestCommand.RunAsync(["--json", probe.Program], output, errors, TestContext.Current.CancellationToken);

        Assert.True(exit == 0, output + errors.ToString());
        var answer = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.True(answer.GetProperty("passed").GetBoolean());
        var reports = answer.GetProperty("situations").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("reports").GetInt32());
        Assert.Equal(CaseSituation.All.Select(s => s.Name), reports.Keys);
        Assert.Equal((1, 0, 1), (reports["all is well"], reports["centre unreachable"], reports["rights denied"]));
    }

    [Fact]
    public Task What_it_makes_without_an_owner_is_left_behind() =>
        FindsAsync("left-behind", Make + "\ncd \"$(mktemp -d)\"\nkubeprobe_start\nmake ''; kubeprobe_success", CaseSituation.Well, "configmaps/made");

    [Fact]
    public Task What_it_cleans_up_itself_is_left_behind_when_it_is_killed() => FindsAsync(
        "left-behind", Make + "\ncd \"$(mktemp -d)\"\nkubeprobe_start\nmake ''; sleep 20; kubectl delete configmap made; kubeprobe_success", CaseSituation.Killed, "configmaps/made");

    [Fact]
    public Task One_that_does_not_look_at_its_deadline_hangs() => FindsAsync("hung", "sleep 120", CaseSituation.Short, "KUBEPROBE_DEADLINE");

    [Fact]
    public Task Two_reports_are_one_too_many() => FindsAsync("reported-twice", Twice, CaseSituation.Well, "2 times");

    [Fact]
    public Task A_token_in_the_log_is_found() =>
        FindsAsync("secret-printed", "kubeprobe_start; echo \"calling with $KUBEPROBE_RUN_TOKEN\"; kubeprobe_success", CaseSituation.Well, "log");

    [Fact]
    public Task A_token_in_the_report_is_found() =>
        FindsAsync("secret-printed", "kubeprobe_start; kubeprobe_success \"$(printf %s \"$KUBEPROBE_RUN_TOKEN\" | base64 -w0)\"", CaseSituation.Well, "report and its termination message");

    [Fact]
    public async Task A_secret_parameter_in_the_log_is_found()
    {
        const string Template = """
            kind: ProbeTemplate
            metadata: {name: x}
            spec:
              parameters: [{name: PASSWORD, secret: true, required: true}]
            """;
        using var probe = new Script("kubeprobe_start; echo \"$PASSWORD\" >&2; kubeprobe_success", Template);
        Assert.Equal("secret-printed", Assert.Single(await probe.TryAsync(CaseSituation.Well, ("PASSWORD", "open-sesame"))).Fault);
    }

    [Fact]
    public Task A_missing_right_is_no_failure_of_the_cluster() => FindsAsync(
        "wrong-report", "cd \"$(mktemp -d)\"; kubeprobe_start; if kubectl get nodes; then kubeprobe_success; else kubeprobe_failure 'nodes: no answer'; fi", CaseSituation.Denied, "rbac-denied");

    [Fact]
    public Task Rights_that_the_template_declares_are_the_only_ones() => FindsAsync(
        "wrong-report", "cd \"$(mktemp -d)\"; kubeprobe_start; if kubectl get nodes; then kubeprobe_success; else kubeprobe_failure 'nodes: no answer'; fi", CaseSituation.Well, "nothing was wrong",
        "kind: ProbeTemplate\nmetadata: {name: x}\nspec: {rbac: [{apiGroups: [\"\"], resources: [pods], verbs: [list]}]}");

    [Fact]
    public Task Silence_is_no_report() => FindsAsync("no-report", "exit 0", CaseSituation.Well, "without a report");

    [Fact]
    public Task A_report_by_call_alone_is_lost_with_the_centre() => FindsAsync("no-report", "TERMINATION_LOG=/dev/null; kubeprobe_start; kubeprobe_success", CaseSituation.NoCentre, "termination message");

    [Fact]
    public Task An_exit_code_that_says_otherwise_is_found() => FindsAsync("wrong-report", "kubeprobe_start; kubeprobe_failure 'rbac-denied: x'; exit 0", CaseSituation.Denied, "ended with 0");

    [Fact]
    public async Task An_image_is_run_by_an_engine_of_this_machine_with_what_its_pod_has()
    {
        // An engine that knows one image, whose entry point is the probe of the test.
        using var probe = new Script($"[ \"$1 $LEVEL\" = \"--deep 3\" ] || exit 7\n{Good}", """
            kind: ProbeTemplate
            metadata: {name: x}
            spec:
              command: [/entry, --deep]
              parameters: [{name: LEVEL, default: 3}]
              rbac: [{apiGroups: [""], resources: [configmaps], verbs: [create]}]
            """);
        var path = probe.Put("docker", $$"""
            #!/bin/sh
            echo "$*" >>{{probe.Folder}}/calls
            case $1 in
            version | rm) exit 0 ;;
            image) [ "$3" = example.org/team/probe:2 ] ;;
            pull) echo "no such image" >&2; exit 1 ;;
            run)
                while [ "$1" != example.org/team/probe:2 ]; do [ "$1 $2" = "--entrypoint /entry" ] && entry=1; shift; done
                shift
                [ -n "$entry" ] && exec {{probe.Program}} "$@" ;;
            esac
            """);

        await using var subject = await CaseSubject.ReadAsync(
            "example.org/team/probe:2", new Dictionary<string, string>(), probe.Template, null, TestContext.Current.CancellationToken, path);
        foreach (var situation in new[] { CaseSituation.Well, CaseSituation.Killed })
        {
            var seen = await new CaseRun(subject, situation, TimeProvider.System).ObserveAsync(TestContext.Current.CancellationToken);
            Assert.Empty(CaseTestRules.Judge(seen, subject.Reports).Select(finding => finding.Text));
        }
        var calls = File.ReadAllLines(Path.Combine(probe.Folder, "calls"));
        var run = calls.First(call => call.StartsWith("run ", StringComparison.Ordinal));
        foreach (var part in new[] { "--network host", "--user 65532:65532", "--read-only", "--cap-drop ALL", "-e KUBEPROBE_RUN_TOKEN", "-e LEVEL", ":/dev/termination-log", "-e KUBECONFIG" })
            Assert.Contains(part, run, StringComparison.Ordinal);
        foreach (var part in new[] { "-e PATH ", "-e TERMINATION_LOG", "-e DEVCLUSTER_ROOT", "kpr_" }) Assert.DoesNotContain(part, run, StringComparison.Ordinal);
        Assert.Equal(2, calls.Count(call => call.StartsWith("rm -f case-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_image_without_an_engine_or_that_nobody_has_is_refused_with_the_remedy()
    {
        using var probe = new Script("true");
        async Task<string> RefusedAsync(string path) => (await Assert.ThrowsAsync<DevException>(async () => await CaseSubject.ReadAsync(
            "example.org/team/probe:2", new Dictionary<string, string>(), null, null, TestContext.Current.CancellationToken, path))).Message;

        Assert.Contains("docker (with its daemon running), podman or buildah", await RefusedAsync(probe.Folder), StringComparison.Ordinal);
        var path = probe.Put("podman", "#!/bin/sh\n[ $1 = version ] || { echo 'manifest unknown' >&2; exit 1; }\n");
        Assert.Contains("podman pull says manifest unknown. Build it first (docker/build DIR)", await RefusedAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_tried_says_why()
    {
        using var probe = new Script("true", "kind: ProbeTemplate\nmetadata: {name: x}\nspec: {parameters: [{name: URL, required: true}]}");
        foreach (var (args, told) in ((string[], string)[])
            [(["./no/such/file"], "entry point"), ([probe.Template!], "chmod +x"), ([probe.Program, "--template", probe.Template!], "-p NAME=VALUE"),
             ([probe.Program, "-p", "x"], "NAME=VALUE"), ([probe.Program, "--timeout", "soon"], "duration"), ([], "Required")])
        {
            using StringWriter output = new(), errors = new();
            Assert.Equal(2, await CaseTestCommand.RunAsync(args, output, errors, TestContext.Current.CancellationToken));
            Assert.Contains(told, errors.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    static async Task FindsAsync(string fault, string body, CaseSituation situation, string told, string? template = null)
    {
        using var probe = new Script(body, template);
        var findings = await probe.TryAsync(situation);
        var finding = Assert.Single(findings);
        Assert.Equal(fault, finding.Fault);
        Assert.Contains(told, finding.Text, StringComparison.Ordinal);
    }
}
