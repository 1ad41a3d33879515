using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.Probes.Tests;

/// <summary>The DNS probe against name servers of the test.</summary>
public sealed class ClusterDnsTests
{
    static Task<ProbeResult> ProbeAsync(string servers, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string> { ["SERVERS"] = servers, ["ROUNDS"] = "2", ["QUERY_TIMEOUT"] = "1s", ["EXTERNAL_NAMES"] = "example.com" };
        foreach (var (name, value) in more) parameters[name] = value;
        return ProbeUnderTest.RunAsync("cluster-dns", parameters);
    }

    [Fact]
    public async Task Names_of_the_cluster_and_of_the_world_are_resolved_by_every_server()
    {
        await using var one = new NameServer();
        await using var two = new NameServer();
        var result = await ProbeAsync($"{one.Endpoint} {two.Endpoint}");

        result.Passed();
        Assert.Equal(4, result.Measurements["internal"].Count(m => m.GetProperty("ok").GetBoolean()));
        Assert.Equal(4, result.Measurements["external"].Count());
        Assert.Contains("kubernetes.default.svc.cluster.local", two.Asked);
    }

    [Fact]
    public async Task One_of_two_that_fails_is_named_with_its_code()
    {
        await using var good = new NameServer();
        await using var bad = new NameServer { Code = 2 };
        var result = await ProbeAsync($"{good.Endpoint} {bad.Endpoint}");
        Assert.Equal(2, result.Errors.Count);
        Assert.All(result.Errors, e => Assert.StartsWith($"{bad.Endpoint}: ", e));
        Assert.Contains(result.Errors, e => e.Contains("internal: 2 of 2 failed: kubernetes.default.svc.cluster.local: SERVFAIL"));
    }

    [Fact]
    public async Task A_name_that_is_not_there_silence_and_nonsense_are_told_apart()
    {
        await using var unknown = new NameServer { Code = 3 };
        await using var silent = new NameServer { Silent = true };
        await using var odd = new NameServer { Cut = true };
        var result = await ProbeAsync($"{unknown.Endpoint} {silent.Endpoint} {odd.Endpoint}", ("EXTERNAL_NAMES", ""), ("QUERY_TIMEOUT", "300ms"));
        Assert.Contains("NXDOMAIN", result.Errors[0]);
        Assert.Contains("no answer within 0.3 s", result.Errors[1]);
        Assert.Contains("the answer can't be read", result.Errors[2]);
    }

    [Fact]
    public async Task The_pods_behind_the_service_are_asked_one_by_one()
    {
        await using var server = new NameServer();
        await using var cluster = await ProbedCluster.StartAsync("cluster-dns");
        var endpoints = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "kube-dns", ["namespace"] = "kube-system" },
            ["subsets"] = new JsonArray(new JsonObject
            {
                ["addresses"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
                ["ports"] = new JsonArray(new JsonObject { ["port"] = server.Endpoint.Port, ["protocol"] = "UDP" }, new JsonObject { ["port"] = 1, ["protocol"] = "TCP" }),
            }),
        };
        cluster.Server.Objects.Create(ResourceTypes.Endpoints, endpoints);
        var result = await cluster.ProbeAsync("cluster-dns", null, ("ENDPOINTS_OF", "kube-system/kube-dns"), ("RESOLV_CONF", "/nowhere"), ("ROUNDS", "1"));
        result.Passed();
        Assert.Equal(1, Assert.Single(result.Measurements["servers"]).GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task A_service_without_endpoints_is_told()
    {
        await using var cluster = await ProbedCluster.StartAsync("cluster-dns");
        cluster.Server.Objects.Create(ResourceTypes.Endpoints, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "kube-dns", ["namespace"] = "kube-system" } });
        var result = await cluster.ProbeAsync("cluster-dns", null, ("ENDPOINTS_OF", "kube-system/kube-dns"), ("RESOLV_CONF", "/nowhere"));
        Assert.Equal("service kube-system/kube-dns has no ready endpoint for UDP: nobody answers for the cluster's DNS", Assert.Single(result.Errors));
    }

    [Fact]
    public async Task No_server_and_no_address_are_the_probes_fault()
    {
        Assert.StartsWith("probe-fault: no name server is known", (await ProbeAsync("", ("RESOLV_CONF", "/nowhere"))).Errors[0]);
        Assert.Equal("probe-fault: 'dns.example' is no address of a name server", (await ProbeAsync("dns.example")).Errors[0]);
    }

    /// <summary>Answers every question with one address, or as it is told.</summary>
    sealed class NameServer : IAsyncDisposable
    {
        readonly UdpClient socket = new(new IPEndPoint(IPAddress.Loopback, 0));
        readonly CancellationTokenSource end = new();
        readonly Task serving;

        public NameServer() => serving = ServeAsync();

        public IPEndPoint Endpoint => (IPEndPoint)socket.Client.LocalEndPoint!;

        public byte Code { get; init; }

        public bool Silent { get; init; }

        public bool Cut { get; init; }

        public System.Collections.Concurrent.ConcurrentBag<string> Asked { get; } = [];

        async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var question = await socket.ReceiveAsync(end.Token);
                    Asked.Add(NameOf(question.Buffer));
                    if (Silent) continue;
                    var answer = question.Buffer.ToList();
                    (answer[2], answer[3]) = (0x81, (byte)(0x80 | Code));
                    if (Code == 0)
                    {
                        answer[7] = 1;
                        answer.AddRange([0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 10, 96, 0, 1]);
                    }
                    byte[] bytes = Cut ? [.. answer.Take(answer.Count - 9)] : [.. answer];
                    await socket.SendAsync(bytes.AsMemory(), question.RemoteEndPoint, end.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }

        static string NameOf(byte[] message)
        {
            var labels = new List<string>();
            for (var at = 12; message[at] > 0; at += message[at] + 1) labels.Add(Encoding.ASCII.GetString(message, at + 1, message[at]));
            return string.Join('.', labels);
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await serving;
            socket.Dispose();
            end.Dispose();
        }
    }
}
