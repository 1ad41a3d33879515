using KubeProbe.Core.Alerts;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Remedies;

namespace KubeProbe.Core.Tests.Remedies;

/// <summary>A step that can't be written down is taken again from what is written, and none is lost.</summary>
public sealed class RemediationCrashTests : IAsyncLifetime
{
    RemedyScene scene = null!;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await scene.Silo.DisposeAsync();

    [Theory]
    [InlineData(RemediationPhase.Approved), InlineData(RemediationPhase.Acting), InlineData(RemediationPhase.Settling), InlineData(RemediationPhase.Confirming), InlineData(RemediationPhase.Ended)]
    public async Task Whatever_step_is_lost_it_comes_to_the_same_end(RemediationPhase lost)
    {
        scene = await RemedyScene.BeginAsync(spec => spec);
        var failures = 2;
        scene.Silo.Remediations.BeforeWrite = one =>
        {
            if (one.Phase == lost && Interlocked.Decrement(ref failures) >= 0) throw new IOException("The database is away.");
        };
        await scene.FailAsync();
        await scene.ReportAsync(await scene.PodAsync(), ok: true);

        var over = await scene.OverAsync();

        Assert.Equal(RemediationOutcome.Recovered, over.Outcome);
        Assert.True(failures < 0, "Nothing was lost.");
        // The same touch may come again: it bears the same time and mark, by which the cluster tells that it was done.
        Assert.Single(scene.Silo.Objects.Touched.Distinct());
        Assert.Equal(over.ActedAt, scene.Silo.Objects.Touched.First().At);
    }

    [Fact]
    public async Task A_result_that_was_lost_is_found_again_with_the_same_mark()
    {
        scene = await RemedyScene.BeginAsync(spec => spec);
        var failures = 1;
        scene.Silo.Remediations.BeforeWrite = one =>
        {
            if (one is { Phase: RemediationPhase.Acting, Steps: [{ Result: not null }] } && Interlocked.Decrement(ref failures) >= 0) throw new IOException("The database is away.");
        };
        await scene.FailAsync();
        await scene.ReportAsync(await scene.PodAsync(), ok: true);

        Assert.Equal(RemediationOutcome.Recovered, (await scene.OverAsync()).Outcome);
        Assert.Equal(2, scene.Silo.Objects.Touched.Count);
        Assert.Single(scene.Silo.Objects.Touched.Distinct());
    }

    [Fact]
    public async Task A_call_is_made_again_under_the_same_id_until_it_is_taken()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with
        {
            Action = new() { Webhook = new() { Url = new("https://heal.example/hook"), SecretRef = new SecretRef { Name = "s", Key = "k" } } },
        });
        scene.Silo.Webhooks.Answers.Enqueue(new SendResult(false, "heal.example answered 503."));
        await scene.FailAsync();
        await scene.ReportAsync(await scene.PodAsync(), ok: true);

        var over = await scene.OverAsync();
        Assert.Equal(RemediationOutcome.Recovered, over.Outcome);
        Assert.Equal(2, scene.Silo.Webhooks.Sent.Count);
        Assert.Equal((over.Id, over.Id), (scene.Silo.Webhooks.Sent.First().Id, scene.Silo.Webhooks.Sent.Last().Id));
        Assert.Contains("\"cluster\":\"c1\"", scene.Silo.Webhooks.Sent.First().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_a_run_of_its_case_with_the_failure_filled_in_and_its_verdict_decides()
    {
        scene = await RemedyScene.BeginAsync(spec => spec with
        {
            Action = new()
            {
                Job = new()
                {
                    Case = "repair", OnNodes = true,
                    Parameters = new Dictionary<string, ParameterValue> { ["WHAT"] = ParameterValue.Of("$(case) on $(node) of $(cluster)") },
                },
            },
        });
        scene.Silo.Manifests.Put(ManifestKind.ProbeTemplate, "repairs", new ProbeTemplateSpec { Image = "repair:1", Contract = ProbeContract.ExitCode, Parameters = [new() { Name = "WHAT" }] });
        scene.Silo.Manifests.Put(ManifestKind.ProbeCase, "repair", new ProbeCaseSpec { Template = "repairs" });
        await scene.FailAsync();

        var job = await scene.PodAsync();
        Assert.Equal(("repair", "n1", "k on n1 of c1"), (job.Run.Case, job.Node, job.Run.Parameters["WHAT"].Text));
        var tried = Assert.Single(scene.Silo.Objects.TriedPods);
        Assert.Equal(("repair", "n1", "k on n1 of c1"), (tried.Run.Case, tried.Node, tried.Run.Parameters["WHAT"].Text));
        await scene.ReportAsync(job, ok: true);
        await scene.ReportAsync(await scene.PodAsync(), ok: true);

        var over = await scene.OverAsync();
        Assert.Equal(RemediationOutcome.Recovered, over.Outcome);
        Assert.Equal(job.Run.Id, Assert.Single(over.Steps).Run);
    }
}
