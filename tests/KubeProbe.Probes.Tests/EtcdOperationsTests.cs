using System.Security.Cryptography.X509Certificates;
using dotnet_etcd;
using Etcdserverpb;

namespace KubeProbe.Probes.Tests;

/// <summary>The etcd probe against a real etcd.</summary>
public sealed class EtcdOperationsTests
{
    static readonly string[] Operations = ["put", "get", "txn", "delete"];

    static Task<ProbeResult> ProbeAsync(string endpoints, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string> { ["ENDPOINTS"] = endpoints, ["ROUNDS"] = "3", ["OPERATION_TIMEOUT"] = "2s" };
        foreach (var (name, value) in more) parameters[name] = value;
        return ProbeUnderTest.RunAsync("etcd", parameters);
    }

    [Fact]
    public async Task Every_operation_is_measured_and_nothing_is_left()
    {
        await using var etcd = await EtcdServer.StartAsync();
        var result = await ProbeAsync(etcd.Endpoint);

        result.Passed();
        Assert.All(Operations, o => Assert.Equal(3, result.Measurements[o].Count(m => m.GetProperty("ok").GetBoolean())));
        Assert.All(["status", "keep-alive", "watch"], o => Assert.True(Assert.Single(result.Measurements[o]).GetProperty("ok").GetBoolean(), o));
        Assert.True(Assert.Single(result.Measurements["db-size"]).GetProperty("value").GetDouble() > 0);
        Assert.All(result.Measurements["txn"], m => Assert.True(m.GetProperty("seconds").GetDouble() > 0));
        using var client = new EtcdClient(etcd.Endpoint);
        Assert.Equal(0, (await client.GetRangeAsync("/kubeprobe/")).Count);
    }

    [Fact]
    public async Task A_member_that_is_not_there_is_named_and_the_others_are_probed()
    {
        await using var etcd = await EtcdServer.StartAsync();
        var gone = $"127.0.0.1:{FreePort.Next()}";
        var result = await ProbeAsync($"http://{gone},{etcd.Endpoint}");

        Assert.Equal(1, result.Exit);
        Assert.Contains(gone, Assert.Single(result.Errors));
        Assert.Contains("refused", result.Errors[0]);
        Assert.Equal(3, result.Measurements["txn"].Count());
    }

    [Fact]
    public async Task A_member_that_does_not_answer_fails_within_the_time_an_operation_has()
    {
        await using var etcd = await EtcdServer.StartAsync();
        etcd.Freeze();
        try
        {
            var result = await ProbeAsync(etcd.Endpoint, ("OPERATION_TIMEOUT", "500ms"));
            Assert.Contains("no answer within 0.5 s", Assert.Single(result.Errors));
        }
        finally
        {
            etcd.Thaw();
        }
    }

    [Fact]
    public async Task A_member_out_of_space_is_told_in_etcds_words()
    {
        await using var etcd = await EtcdServer.StartAsync();
        using (var client = new EtcdClient(etcd.Endpoint))
            await client.AlarmAsync(new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Nospace });

        var result = await ProbeAsync(etcd.Endpoint);

        Assert.Equal(1, result.Exit);
        Assert.Contains(result.Errors, e => e.Contains("database space exceeded"));
        Assert.Contains(result.Errors, e => e.Contains("alarm: ") && e.Contains("NOSPACE"));
    }

    [Fact]
    public async Task A_database_larger_than_wanted_is_told()
    {
        await using var etcd = await EtcdServer.StartAsync();
        using (var client = new EtcdClient(etcd.Endpoint))
        {
            for (var i = 0; i < 3; i++) await client.PutAsync(new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8($"fill/{i}"), Value = Google.Protobuf.ByteString.CopyFrom(new byte[1_000_000]) });
            // What is put is in the database's file a moment later.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while ((await client.StatusAsync(new StatusRequest())).DbSize < 2 * 1024 * 1024) await Task.Delay(50, patience.Token);
        }
        var result = await ProbeAsync(etcd.Endpoint, ("MAX_DB_MIB", "1"));
        Assert.Contains("db-size: the database has", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task Members_that_lag_behind_are_told_with_how_far()
    {
        // Two clusters of one member each stand for a member that was left behind: only the index is looked at.
        await using var ahead = await EtcdServer.StartAsync();
        await using var behind = await EtcdServer.StartAsync();
        using (var client = new EtcdClient(ahead.Endpoint))
            for (var i = 0; i < 40; i++) await client.PutAsync(new PutRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("k"), Value = Google.Protobuf.ByteString.CopyFromUtf8($"{i}") });
        var result = await ProbeAsync($"{ahead.Endpoint},{behind.Endpoint}", ("MAX_RAFT_LAG", "10"));
        Assert.Contains(result.Errors, e => e.Contains("raft-lag: it is") && e.Contains("at most 10 are allowed"));
    }

    [Fact]
    public async Task Tls_with_a_client_certificate_is_spoken_and_a_stranger_is_refused()
    {
        var certificates = new TestCertificates();
        await using var etcd = await EtcdServer.StartAsync(certificates, clientCertificates: true);
        using var own = certificates.Issue("probe", TimeSpan.FromDays(1));
        var key = own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

        (await ProbeAsync(etcd.Endpoint, ("ETCD_CA", certificates.AuthorityPem), ("ETCD_CERT", own.ExportCertificatePem()), ("ETCD_KEY", key))).Passed();
        Assert.Equal(1, (await ProbeAsync(etcd.Endpoint, ("ETCD_CA", certificates.AuthorityPem))).Exit);
        var untrusting = await ProbeAsync(etcd.Endpoint, ("ETCD_CA", new TestCertificates().AuthorityPem), ("ETCD_CERT", own.ExportCertificatePem()), ("ETCD_KEY", key));
        Assert.Contains("certificate", Assert.Single(untrusting.Errors), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_user_signs_in_and_a_wrong_password_is_refused_without_being_told()
    {
        await using var etcd = await EtcdServer.StartAsync();
        using (var client = new EtcdClient(etcd.Endpoint))
        {
            await client.UserAddAsync(new AuthUserAddRequest { Name = "root", Password = "p-right" });
            await client.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "root", Role = "root" });
            await client.AuthEnableAsync(new AuthEnableRequest());
        }

        (await ProbeAsync(etcd.Endpoint, ("ETCD_USER", "root"), ("ETCD_PASSWORD", "p-right"))).Passed();
        var wrong = await ProbeAsync(etcd.Endpoint, ("ETCD_USER", "root"), ("ETCD_PASSWORD", "p-wrong"));
        Assert.Contains("sign-in", Assert.Single(wrong.Errors));
        Assert.DoesNotContain("p-wrong", wrong.Report.GetRawText() + string.Concat(wrong.Log));
        Assert.Equal(1, (await ProbeAsync(etcd.Endpoint)).Exit);
    }

    [Fact]
    public async Task Faulty_parameters_are_the_probes_fault_and_told_at_once()
    {
        var result = await ProbeAsync("ftp://x", ("ROUNDS", "many"), ("ETCD_CA", "nonsense"), ("ETCD_CERT", "nonsense"), ("OPERATION_TIMEOUT", "5"));
        Assert.Equal(6, result.Errors.Count);
        Assert.All(result.Errors, e => Assert.StartsWith("probe-fault: parameter ", e));
    }
}
