using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>The webhook stage of docs/gates.</summary>
public sealed class SpinnakerTests(RunningServer server)
{
    [Theory, InlineData(true, "successStatuses"), InlineData(false, "terminalStatuses")]
    public async Task A_stage_polls_the_address_it_was_given_until_the_status_ends_it(bool passes, string ends)
    {
        using var scene = await GateScene.MakeAsync(server);
        var stage = Example.Documents("spinnaker.yaml")[0].At("webhook", "preconfigured", 0);
        var payload = $"{stage["payload"]}".Replace("${execution.id}", $"{scene.Tag}-1", StringComparison.Ordinal).Replace("dev-a", scene.Tag, StringComparison.Ordinal)
            .Replace("podinfo", scene.Tag, StringComparison.Ordinal);
        using var opened = await scene.Http.PostAsync(new Uri($"{stage["url"]}").PathAndQuery, new StringContent(payload, new MediaTypeHeaderValue("application/json")));
        Assert.Equal("locationHeader", $"{stage["statusUrlResolution"]}");
        Assert.Equal("RUNNING", await StatusAsync(scene, opened));

        if (passes) await scene.PassAsync($"{scene.Tag}-1");
        else await scene.FailAsync($"{scene.Tag}-1");

        Assert.Equal($"{stage[ends]}", await StatusAsync(scene, opened));
    }

    static async Task<string?> StatusAsync(GateScene scene, HttpResponseMessage opened) =>
        (string?)JsonNode.Parse(await scene.Http.GetStringAsync(opened.Headers.Location!.PathAndQuery))!["status"];
}
