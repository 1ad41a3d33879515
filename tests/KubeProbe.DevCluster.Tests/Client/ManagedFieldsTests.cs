using System.Net.Http.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Tests.Recordings;

namespace KubeProbe.DevCluster.Tests.Client;

/// <summary>Who set what stands in every object somebody wrote through the API, so that no client is surprised by it elsewhere.</summary>
public sealed class ManagedFieldsTests
{
    const string Maps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Each_manager_has_the_fields_it_set_last()
    {
        await using var cluster = await ReplayCluster.StartAsync();

        var made = await SendAsync(cluster, "POST", $"{Maps}?fieldManager=first", """{"metadata":{"name":"c","labels":{"a":"b"}},"data":{"k":"v","l":"v"}}""");
        var first = Assert.Single(Entries(made));
        Assert.Equal(("first", "Update", "v1", "FieldsV1"), (Text(first, "manager"), Text(first, "operation"), Text(first, "apiVersion"), Text(first, "fieldsType")));
        Assert.Equal("""{"f:metadata":{"f:labels":{"f:a":{},".":{}}},"f:data":{"f:k":{},"f:l":{},".":{}}}""", first!["fieldsV1"]!.ToJsonString());

        made["data"]!["k"] = "w";
        var changed = await SendAsync(cluster, "PUT", $"{Maps}/c", made.ToJsonString(), "second/1.0 (linux)");
        Assert.Equal(
            [("first", """{"f:metadata":{"f:labels":{"f:a":{},".":{}}},"f:data":{"f:l":{},".":{}}}"""), ("second", """{"f:data":{"f:k":{}}}""")],
            Entries(changed).Select(entry => (Text(entry, "manager"), entry!["fieldsV1"]!.ToJsonString())));

        // Nothing changed, so nobody did anything; and whatever a client makes of the entries is no change either.
        changed["metadata"]!.AsObject().Remove("managedFields");
        var same = await SendAsync(cluster, "PUT", $"{Maps}/c", changed.ToJsonString(), "third/1.0");
        Assert.Equal(Text(changed["metadata"], "resourceVersion"), Text(same["metadata"], "resourceVersion"));
        Assert.Equal(2, Entries(same).Count);
    }

    static JsonArray Entries(JsonNode made) => made["metadata"]!["managedFields"]!.AsArray();

    static string Text(JsonNode? node, string field) => node![field]!.GetValue<string>();

    static async Task<JsonNode> SendAsync(ReplayCluster cluster, string method, string path, string body, string agent = "nobody/1.0")
    {
        using var answer = await cluster.SendAsync(method, path, body, [("Content-Type", "application/json"), ("User-Agent", agent)]);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
