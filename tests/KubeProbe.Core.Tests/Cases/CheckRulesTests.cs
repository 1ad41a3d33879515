using KubeProbe.Core.Cases;
using KubeProbe.Core.Cases.Checks;

namespace KubeProbe.Core.Tests.Cases;

public sealed class CheckRulesTests
{
    static readonly CheckFindings Found = Findings();

    [Theory]
    [InlineData("status == 200")]
    [InlineData("status in (200, 204)")]
    [InlineData("status<300")]
    [InlineData("latency < 300ms")]
    [InlineData("latency >= 0.1")]
    [InlineData("certificate.expiresIn > 30d")]
    [InlineData("body.status == up")]
    [InlineData("body.status == \"up\"")]
    [InlineData("body.items[1].name == \"b \\\"c\\\"\"")]
    [InlineData("body.items.length == 2")]
    [InlineData("body.ready == true")]
    [InlineData("body.count > 2")]
    [InlineData("body contains \"items\"")]
    [InlineData("header.Content-Type contains json")]
    [InlineData("answer == 10.0.0.2")]
    [InlineData("answer != 10.0.0.9")]
    [InlineData("answer in (1.2.3.4, 10.0.0.1)")]
    public void A_condition_that_holds_is_not_told(string condition) => Assert.Empty(CheckRules.Broken([condition], Found));

    [Theory]
    [InlineData("status != 200", "it was 200")]
    [InlineData("latency < 100ms", "it was 0.2")]
    [InlineData("certificate.expiresIn > 90d", "it was")]
    [InlineData("body.status == down", "it was up")]
    [InlineData("body.nothing == 1", "there is no body.nothing")]
    [InlineData("body.items[7] == 1", "there is no body.items[7]")]
    [InlineData("body.status > 5", "it was up")]
    [InlineData("answer != 10.0.0.1", "it was 10.0.0.1, 10.0.0.2")]
    public void One_that_does_not_says_what_was_found(string condition, string told) =>
        Assert.Contains(told, Assert.Single(CheckRules.Broken([condition], Found)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("status")]
    [InlineData("status =! 200")]
    [InlineData("status == ")]
    [InlineData("status == two words")]
    [InlineData("status in 200")]
    [InlineData("status in ()")]
    [InlineData("latency < fast")]
    [InlineData("body == \"open")]
    [InlineData("1status == 200")]
    public void What_is_no_condition_is_told(string text) => Assert.False(CheckCondition.TryParse(text, out _, out var fault) || fault.Length == 0);

    [Fact]
    public void All_faults_of_a_check_are_told_at_once()
    {
        var template = new ProbeTemplateSpec
        {
            Image = "x:1",
            Contract = ProbeContract.Check,
            Check = new CheckSpec
            {
                Http = new HttpCheck { Url = "ftp://x", Method = "FETCH", Headers = new Dictionary<string, string> { ["a b"] = "$(TOKEN)" } },
                Tcp = new TcpCheck { Address = "nowhere" },
                Conditions = ["status == 200", "latnecy < 1s", "nonsense"],
            },
        };

        Assert.Equal(
            ["spec.check", "spec.check.conditions[1]", "spec.check.conditions[2]", "spec.check.http.headers[\"a b\"]", "spec.check.http.headers[\"a b\"]",
             "spec.check.http.method", "spec.check.http.url", "spec.check.tcp.address", "spec.image"],
            ProbeTemplateRules.Check(template).Select(fault => fault.Field).Order(StringComparer.Ordinal));
        Assert.Contains(ProbeTemplateRules.Check(new ProbeTemplateSpec { Image = "x:1", Check = new CheckSpec() }), fault => fault.Field == "spec.check");
        Assert.Contains(ProbeTemplateRules.Check(new ProbeTemplateSpec { Contract = ProbeContract.Check }), fault => fault.Field == "spec.check");
        Assert.Contains(ProbeTemplateRules.Check(new ProbeTemplateSpec()), fault => fault.Field == "spec.image");
    }

    [Fact]
    public void Parameters_are_put_in()
    {
        var check = new CheckSpec { Http = new HttpCheck { Url = "https://$(HOST)/$(HOST)?$(OTHER)" }, Conditions = ["latency < $(MOST)"] };

        var filled = CheckRules.Fill(check, new Dictionary<string, string> { ["HOST"] = "example.com", ["MOST"] = "1s" });

        Assert.Equal(("https://example.com/example.com?", "latency < 1s"), (filled.Http!.Url, filled.Conditions[0]));
    }

    static CheckFindings Findings()
    {
        var found = new CheckFindings();
        found.Add("status", 200);
        found.Add("latency", 0.2);
        found.Add("certificate.expiresIn", 60 * 86_400);
        found.Add("header.content-type", "application/json");
        found.Add("answer", ["10.0.0.1", "10.0.0.2"]);
        found.AddBody("""{"status":"up","ready":true,"count":3,"items":[{"name":"a"},{"name":"b \"c\""}]}""");
        return found;
    }
}
