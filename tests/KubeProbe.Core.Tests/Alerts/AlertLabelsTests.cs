using KubeProbe.Core.Alerts;

namespace KubeProbe.Core.Tests.Alerts;

public sealed class AlertLabelsTests
{
    [Fact]
    public void An_alert_s_own_words_count_before_its_cluster_s_labels()
    {
        var alert = new Alert { Id = "a", Cluster = "prod-1", Case = "dns", RaisedAt = default, Summary = "", Owner = "net", Level = AlertLevel.Critical, Group = "cause/dns-resolution/coredns" };
        var labels = AlertLabels.Of(alert, new Dictionary<string, string> { ["env"] = "prod", ["owner"] = "somebody" });

        Assert.Equal(("prod-1", "dns", "net", "critical", "case", "prod"), (labels["cluster"], labels["case"], labels["owner"], labels["level"], labels["kind"], labels["env"]));
        Assert.Equal("dns-resolution", labels["category"]);
        Assert.Equal("probe-fault", AlertLabels.Of(alert with { Kind = AlertKind.ProbeFault }, new Dictionary<string, string>())["kind"]);
        Assert.Equal("", AlertLabels.Of(alert with { Group = "case/dns/deadline" }, new Dictionary<string, string>())["category"]);
    }
}
