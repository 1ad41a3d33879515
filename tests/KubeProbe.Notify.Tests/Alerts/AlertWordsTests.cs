using KubeProbe.Core.Alerts;
using KubeProbe.Core.Incidents;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Tests.Alerts;

/// <summary>Whatever becomes of an alert or incident has its words in either language.</summary>
public sealed class AlertWordsTests
{
    [Theory]
    [InlineData("raised", "[Error] etcd on c-1", "[错误] etcd @ c-1")]
    [InlineData("updated", "[Error, grown] etcd on c-1", "[错误，范围扩大] etcd @ c-1")]
    [InlineData("escalated-error", "[Error, risen] etcd on c-1", "[错误，已升级] etcd @ c-1")]
    [InlineData("flapping", "[Error, flapping] etcd on c-1", "[错误，反复抖动] etcd @ c-1")]
    [InlineData("reopened", "[Error, again] etcd on c-1", "[错误，再次发生] etcd @ c-1")]
    [InlineData("approval", "[Error, approval needed] etcd on c-1", "[错误，等待审批] etcd @ c-1")]
    [InlineData("merged", "[Merged] etcd on c-1", "[已合并] etcd @ c-1")]
    [InlineData("test", "[Test] etcd on c-1", "[测试] etcd @ c-1")]
    public void Each_event_is_told(string what, string english, string chinese)
    {
        var told = Told.Raised() with { Notification = Told.Raised().Notification with { Event = what } };

        Assert.Equal((english, chinese), (AlertWords.Title(told, AlertLanguage.English), AlertWords.Title(told, AlertLanguage.Chinese)));
    }

    [Fact]
    public void An_end_is_told_as_such() =>
        Assert.Equal("[Resolved] etcd on c-1", AlertWords.Title(Told.Raised(resolvedAt: Told.At.AddHours(1)), AlertLanguage.English));

    [Fact]
    public void An_incident_says_on_how_many_clusters_why_and_who_takes_care()
    {
        var told = Told.Raised() with
        {
            Incident = new IncidentTold
            {
                Id = "i-1", Group = "cause/dns/coredns", State = IncidentState.Acknowledged, Level = AlertLevel.Error, OpenedAt = Told.At, Clusters = 3, OfClusters = 10,
                ClusterNames = ["a", "b"], Category = "dns", Component = "coredns", AcknowledgedBy = "olga",
            },
        };

        Assert.Equal(("[Error] etcd on 3 of 10 clusters", "[错误] etcd @ 3/10 个集群"), (AlertWords.Title(told, AlertLanguage.English), AlertWords.Title(told, AlertLanguage.Chinese)));
        var fields = AlertWords.Fields(told, AlertLanguage.English).ToList();
        foreach (var field in ((string, string)[])[("Clusters", "a, b, …"), ("Cause", "dns coredns"), ("Incident", "i-1"), ("Acknowledged by", "olga")]) Assert.Contains(field, fields);
        Assert.Contains(("原因", "dns coredns"), AlertWords.Fields(told, AlertLanguage.Chinese));
    }
}
