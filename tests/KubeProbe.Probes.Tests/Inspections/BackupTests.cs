using System.Text.Json.Nodes;
using static KubeProbe.Probes.Tests.Inspections.FakeApi;

namespace KubeProbe.Probes.Tests.Inspections;

/// <summary>Backups of every etcd: there, recent, whole.</summary>
public sealed class BackupTests
{
    static JsonObject Job(string name, string etcd, string finished, int succeeded = 1) =>
        Old($"backup/{name}", $$"""{"metadata": {"labels": {"etcd": "{{etcd}}"} }, "status": {"succeeded": {{succeeded}}, "completionTime": "{{finished}}"} }""");

    [Fact]
    public async Task Each_etcd_is_judged_by_its_newest_success()
    {
        await using var api = await StartAsync();
        api.With("batch/v1/jobs", Job("m1", "main", Ago(30)), Job("m2", "main", Ago(2)), Job("e1", "events", Ago(50)), Job("e2", "events", Ago(3), succeeded: 0));
        var result = await api.InspectAsync("backup-freshness", ("EXPECTED", "main, events, cilium"));

        Assert.Equal(2, result.Errors.Count);
        Assert.StartsWith("cilium has no successful backup; look at what should make it", result.Errors[0]);
        Assert.StartsWith("events: the newest successful backup, backup/e1, is 2d2h old, 1d1h is the most; the last one, backup/e2, did not succeed 3h ago", result.Errors[1]);
        Assert.Contains(result.Measurements["backup-age"], m => m.GetProperty("value").GetDouble() is > 7000 and < 7400);
    }

    [Fact]
    public async Task A_kind_of_ones_own_with_a_time_in_seconds_and_a_size()
    {
        await using var api = await StartAsync();
        api.Granted.Add("list etcdbackups backup");
        var at = (TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1)).ToUnixTimeSeconds();
        api.With("etcd.example.com/v1/etcdbackups", Old("backup/b", $$"""{"spec": {"cluster": "main"}, "status": {"phase": "Completed", "finished": {{at}}, "bytes": 1000} }"""));
        (string, string)[] where = [("KIND", "etcd.example.com/v1/etcdbackups"), ("NAMESPACES", "backup"), ("SUBJECT_PATH", ".spec.cluster"), ("TIME_PATH", ".status.finished"),
            ("SUCCESS_PATH", ".status.phase"), ("SUCCESS_VALUE", "Completed"), ("SIZE_PATH", ".status.bytes")];

        (await api.InspectAsync("backup-freshness", where)).Passed();
        Assert.StartsWith("main: the newest backup, backup/b, has 1000 bytes, at least 1048576 are wanted", Assert.Single((await api.InspectAsync("backup-freshness", [.. where, ("MIN_SIZE", "1Mi")])).Errors));
    }

    [Fact]
    public async Task No_backup_at_all_and_a_kind_nobody_serves()
    {
        await using var api = await StartAsync();
        Assert.StartsWith("no batch/v1/jobs tells of a backup", Assert.Single((await api.With("batch/v1/jobs").InspectAsync("backup-freshness")).Errors));
        api.Granted.Add("list xs a");
        var errors = (await api.InspectAsync("backup-freshness", ("KIND", "example.com/v1/xs"), ("NAMESPACES", "a"), ("EXPECTED", "main"))).Errors;
        Assert.StartsWith("the API server serves no example.com/v1/xs", errors[0]);
        Assert.StartsWith("main has no successful backup", errors[1]);
    }

    [Fact]
    public async Task A_time_to_come_is_no_proof()
    {
        await using var api = await StartAsync();
        api.With("batch/v1/jobs", Job("m", "main", Ago(-5)));
        Assert.StartsWith("main has no successful backup", Assert.Single((await api.InspectAsync("backup-freshness")).Errors));
    }
}
