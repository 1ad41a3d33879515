using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Api;

public sealed class ChangesTests(RunningServer server)
{
    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory, InlineData(RunningServer.ChangeSecret), InlineData(RunningServer.NewChangeSecret)]
    public async Task A_signed_change_fires_its_runs_and_again_answers_the_same(string secret)
    {
        var body = Body($"{Guid.NewGuid()}");
        var id = $"{Guid.NewGuid()}";

        var first = await ChangeAsync(await PostAsync(body, Sign(secret, id, Now, body)));
        var second = await ChangeAsync(await PostAsync(body, Sign(secret, id, Now, body)));

        Assert.Single(first.RunIds);
        Assert.Equal(first.RunIds, second.RunIds);
        Assert.False(first.RepeatedChange);
        Assert.True(second.RepeatedChange);
    }

    [Fact]
    public async Task One_good_signature_of_several_is_enough()
    {
        var body = Body($"{Guid.NewGuid()}");
        var headers = Sign(RunningServer.ChangeSecret, "several", Now, body);
        headers["webhook-signature"] = "v2,abc v1,AAAA " + headers["webhook-signature"];
        using var answer = await PostAsync(body, headers);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("whsec_d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc=", 0, "No signature")]
    [InlineData(RunningServer.ChangeSecret, -301, "timestamp")]
    // The server's clock goes on while the call is under way, towards a timestamp that lies ahead.
    [InlineData(RunningServer.ChangeSecret, 301 + 60, "timestamp")]
    public async Task A_bad_signature_or_an_old_timestamp_is_401(string secret, int seconds, string told)
    {
        var body = Body($"{Guid.NewGuid()}");
        using var answer = await PostAsync(body, Sign(secret, $"{Guid.NewGuid()}", Now.AddSeconds(seconds), body));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains(told, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_401()
    {
        var headers = Sign(RunningServer.ChangeSecret, "changed", Now, Body("one"));
        using var answer = await PostAsync(Body("two"), headers);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_webhook_id_with_another_body_is_refused()
    {
        var (one, two) = (Body($"{Guid.NewGuid()}"), Body($"{Guid.NewGuid()}"));
        using var first = await PostAsync(one, Sign(RunningServer.ChangeSecret, "twice", Now, one));
        using var second = await PostAsync(two, Sign(RunningServer.ChangeSecret, "twice", Now, two));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
    }

    [Fact]
    public async Task Unknown_clusters_are_told_all_at_once()
    {
        using var answer = await PostAsync(
            """{"id":"c-unknown","component":"etcd","clusters":["no-a","far-away","no-b"]}""", await BearerAsync("change-system"));
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("no-a", text, StringComparison.Ordinal);
        Assert.Contains("no-b", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_order_of_labels_and_nodes_makes_no_other_change()
    {
        var bearer = await BearerAsync("change-system");
        var id = $"{Guid.NewGuid()}";
        string Told(string labels, string nodes) => $$$"""{"id":"{{{id}}}","component":"etcd","clusters":["far-away"],"labels":{{{{labels}}}},"nodes":[{{{nodes}}}]}""";

        var first = await ChangeAsync(await PostAsync(Told("\"a\":\"1\",\"b\":\"2\"", "\"n1\",\"n2\""), bearer));
        var again = await ChangeAsync(await PostAsync(Told("\"b\":\"2\",\"a\":\"1\"", "\"n2\",\"n1\""), bearer));

        Assert.True(again.RepeatedChange);
        Assert.Equal(first.RunIds, again.RunIds);
    }

    [Fact]
    public async Task An_id_that_was_used_for_another_change_is_409()
    {
        var bearer = await BearerAsync("change-system");
        var id = $"{Guid.NewGuid()}";
        using var first = await PostAsync(Body(id), bearer);
        using var second = await PostAsync(Body(id).Replace("3.5.9", "3.6.0", StringComparison.Ordinal), bearer);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task Who_may_not_post_is_told_which_role_may()
    {
        using var anonymous = await PostAsync(Body("x"), []);
        using var viewer = await PostAsync(Body("x"), await BearerAsync("viewer"));
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, viewer.StatusCode);
        Assert.Contains("change-system", await viewer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_wrong_with_a_change_is_told_at_once()
    {
        using var answer = await PostAsync("""{"group":"g","clusters":["A!"],"nodes":[""]}""", await BearerAsync("admin"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        foreach (var field in (string[])["id", "component", "group", "clusters", "nodes"])
            Assert.Contains($"\"field\":\"{field}\"", text, StringComparison.Ordinal);
    }

    static string Body(string id) => $$"""{"id":"{{id}}","component":"etcd","version":"3.5.9","clusters":["{{RunningServer.Cluster}}"],"phase":"finished"}""";

    static Dictionary<string, string> Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var mac = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")));
        return new() { ["webhook-id"] = id, ["webhook-timestamp"] = seconds, ["webhook-signature"] = $"v1,{mac}" };
    }

    async Task<Dictionary<string, string>> BearerAsync(string role) => new() { ["authorization"] = $"Bearer {(await server.TokenAsync(role)).Secret}" };

    async Task<HttpResponseMessage> PostAsync(string body, Dictionary<string, string> headers)
    {
        using var http = server.Http();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/changes")
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    static async Task<Change> ChangeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, text);
            return JsonParser.Default.Parse<Change>(text);
        }
    }
}
