using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using KubeProbe.Server.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Tests.Gates;

/// <summary>The web metric of docs/gates, measured as Argo Rollouts measures it.</summary>
public sealed class ArgoRolloutsTests(RunningServer server)
{
    readonly YamlNode metric = Example.Documents("argo-rollouts-web.yaml")[0].At("spec", "metrics", 0);

    [Theory, InlineData(true, "Successful"), InlineData(false, "Failed")]
    public async Task It_is_inconclusive_while_the_cases_run_and_then_decided(bool passes, string phase)
    {
        using var scene = await GateScene.MakeAsync(server);
        Assert.Equal("Inconclusive", await MeasureAsync(scene));

        if (passes) await scene.PassAsync($"{scene.Tag}-1");
        else await scene.FailAsync($"{scene.Tag}-1");

        Assert.Equal(phase, await MeasureAsync(scene));
    }

    [Fact]
    public void A_gate_that_never_decides_pauses_and_lets_nothing_through()
    {
        var (count, inconclusive) = (int.Parse($"{metric["count"]}", null), int.Parse($"{metric["inconclusiveLimit"]}", null));
        Assert.True(inconclusive >= count);
        // Without it, reaching the count without a failure would be a success.
        Assert.Equal(("1", "0"), ($"{metric["consecutiveSuccessLimit"]}", $"{metric["failureLimit"]}"));
    }

    async Task<string> MeasureAsync(GateScene scene)
    {
        var web = metric.At("provider", "web");
        var values = new Dictionary<string, string>
        {
            ["{{args.cluster}}"] = scene.Tag,
            ["{{args.gate}}"] = "dns",
            ["{{args.change}}"] = $"{scene.Tag}-1",
            ["{{args.component}}"] = scene.Tag,
            ["{{args.version}}"] = "2",
            ["{{args.token}}"] = (await server.TokenAsync("change-system")).Secret,
        };
        using var http = server.Http();
        using var request = new HttpRequestMessage(new HttpMethod($"{web["method"]}"), new Uri(Example.Fill($"{web["url"]}", values)).PathAndQuery);
        request.Headers.TryAddWithoutValidation($"{web.At("headers", 0, "key")}", Example.Fill($"{web.At("headers", 0, "value")}", values));
        var body = new JsonObject(((YamlMappingNode)web["jsonBody"]).Select(field => KeyValuePair.Create($"{field.Key}", (JsonNode?)Example.Fill($"{field.Value}", values))));
        request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode);

        Assert.Equal("{$.data}", $"{web["jsonPath"]}");
        var result = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!;
        return Holds($"{metric["failureCondition"]}", result) ? "Failed" : Holds($"{metric["successCondition"]}", result) ? "Successful" : "Inconclusive";
    }

    static bool Holds(string condition, JsonNode result) => condition == $"result.verdict == \"{result["verdict"]}\"";
}
