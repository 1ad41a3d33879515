using System.Text;
using KubeProbe.Server.Api;
using KubeProbe.Server.Api.Alerts.OnCall;
using Microsoft.AspNetCore.Http;

namespace KubeProbe.Server.Tests.Alerts;

/// <summary>What voice providers post is read as they write it, and nothing that is posted is more than a refusal.</summary>
public sealed class CallFieldsTests
{
    [Theory]
    [InlineData("application/json", """{"Digits": 1, "CallStatus": "completed", "more": {"Digits": 2}}""")]
    [InlineData("application/x-www-form-urlencoded", "Digits=1&CallStatus=completed")]
    public async Task Fields_are_read_from_json_and_forms(string type, string body)
    {
        var fields = await ReadAsync(type, body);

        Assert.Equal(("1", "completed"), (fields["Digits"], fields["CallStatus"]));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"Digits": "\ud800"}""")]
    [InlineData("""{"\udc00": "1"}""")]
    public async Task What_is_no_json_is_said(string body) =>
        Assert.Contains("JSON", (await Assert.ThrowsAsync<ApiFault>(() => ReadAsync("application/json", body))).Message, StringComparison.Ordinal);

    static Task<IReadOnlyDictionary<string, string>> ReadAsync(string type, string body)
    {
        var context = new DefaultHttpContext();
        (context.Request.ContentType, context.Request.Body) = (type, new MemoryStream(Encoding.UTF8.GetBytes(body)));
        return CallFields.ReadAsync(context.Request);
    }
}
