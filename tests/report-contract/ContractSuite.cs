using System.Text;
using System.Text.Json;

namespace KubeProbe.ReportContract;

/// <summary>Vectors of the contract, against one client; whoever inherits says which client and which centre.</summary>
public abstract class ContractSuite
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private protected abstract IProbeDriver Driver { get; }

    private protected virtual Task<ReportTarget> OpenAsync() =>
        Task.FromResult(new ReportTarget(null, "r1", "kpr_secret", _ => Task.CompletedTask));

    private protected static JsonElement Parse(byte[] json) => JsonDocument.Parse(json).RootElement;
}

/// <summary>What a client reports.</summary>
public abstract class ReportVectors : ContractSuite
{
    const int MaxTermination = 4096;
    const int MaxReport = 256 * 1024;

    public static TheoryData<string> Reports => [.. ContractVectors.Names("reports")];

    [Theory, MemberData(nameof(Reports))]
    public async Task A_report_says_what_was_found(string name)
    {
        var vector = ContractVectors.Find("reports", name);
        var target = await OpenAsync();
        await using var centre = new StumblingCentre([], target.Behind);
        using var pod = new PodFolder(centre, target, vector.TryGetProperty("deadline", out var left) ? left.GetInt32() : 60);

        var end = await Driver.RunAsync(pod.Variables, ContractVectors.Calls(vector), null).WaitAsync(Patience);

        Assert.Equal((vector.GetProperty("exit").GetInt32(), "delivered"), (end.Exit, PodFolder.Delivery(end)));
        var (head, body, _) = Assert.Single(centre.Requests);
        Assert.StartsWith($"POST /report/v1/runs/{target.Run} HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains($"\r\nauthorization: bearer {target.Token}".ToLowerInvariant(), head.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.Contains("\r\ncontent-type: application/json", head.ToLowerInvariant(), StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(body), 2, MaxReport);
        Assert.InRange(pod.Termination.Length, 2, MaxTermination);
        Assert.DoesNotContain(target.Token, end.Output + end.Errors + body + Encoding.UTF8.GetString(pod.Termination), StringComparison.Ordinal);
        foreach (var report in (JsonElement[])[Parse(Encoding.UTF8.GetBytes(body)), Parse(pod.Termination)]) ReportChecks.Check(vector, report);
        await target.CheckAsync(Parse(Encoding.UTF8.GetBytes(body)));
    }
}

/// <summary>How a client delivers it.</summary>
public abstract class DeliveryVectors : ContractSuite
{
    public static TheoryData<string> Deliveries => [.. ContractVectors.Names("deliveries")];

    [Theory, MemberData(nameof(Deliveries))]
    public async Task A_report_is_sent_until_it_is_answered(string name)
    {
        var vector = ContractVectors.Find("deliveries", name);
        var answers = vector.GetProperty("answers").EnumerateArray().Select(answer => answer.GetString()!).ToList();
        var target = await OpenAsync();
        await using var centre = new StumblingCentre(answers, target.Behind);
        if (answers is ["refuse"]) centre.Refuse();
        using var pod = new PodFolder(centre, target, vector.TryGetProperty("deadline", out var left) ? left.GetInt32() : 60);
        int? attempt = vector.TryGetProperty("attempt", out var most) ? most.GetInt32() : null;

        var end = await Driver.RunAsync(pod.Variables, ContractVectors.Call("success", "well"), attempt).WaitAsync(Patience);

        Assert.Equal((0, vector.GetProperty("delivery").GetString()), (end.Exit, PodFolder.Delivery(end)));
        var requests = centre.Requests;
        var expected = vector.GetProperty("requests").GetInt32();
        Assert.InRange(requests.Count, expected, vector.TryGetProperty("atLeast", out _) ? 100 : expected);
        Assert.True(requests.Select(request => request.Body).Distinct().Count() <= 1, "The report changed on its way.");
        Assert.Equal("well", Parse(pod.Termination).GetProperty("message").GetString());
        Assert.DoesNotContain(target.Token, end.Output + end.Errors, StringComparison.Ordinal);
        if (vector.TryGetProperty("pause", out var pause))
            Assert.True(TimeProvider.System.GetElapsedTime(requests[0].At, requests[1].At) >= TimeSpan.FromSeconds(pause.GetInt32() - 0.1), "Retry-After was not kept.");
        if (PodFolder.Delivery(end) == "delivered") await target.CheckAsync(Parse(Encoding.UTF8.GetBytes(requests[^1].Body)));
    }
}

/// <summary>What a client makes of its environment.</summary>
public abstract class EnvironmentVectors : ContractSuite
{
    public static TheoryData<string> Environments => [.. ContractVectors.Names("environments")];

    [Theory, MemberData(nameof(Environments))]
    public async Task The_environment_is_read(string name)
    {
        var vector = ContractVectors.Find("environments", name);
        var target = await OpenAsync();
        await using var centre = new StumblingCentre([], target.Behind);
        using var pod = new PodFolder(centre, target, 60);
        foreach (var set in vector.GetProperty("set").EnumerateObject()) pod.Variables[set.Name] = set.Value.GetString();

        var end = await Driver.RunAsync(pod.Variables, [.. ContractVectors.Call("deadline"), .. ContractVectors.Call("success", "well")], null).WaitAsync(Patience);

        var all = end.Output + end.Errors;
        Assert.DoesNotContain(pod.Variables["KUBEPROBE_RUN_TOKEN"] is { Length: > 1 } token ? token : target.Token, all, StringComparison.Ordinal);
        if (vector.TryGetProperty("faults", out var faults))
        {
            Assert.Equal(1, end.Exit);
            Assert.Empty(centre.Requests);
            Assert.All(faults.EnumerateArray(), fault => Assert.Contains(fault.GetString()!, end.Errors, StringComparison.Ordinal));
            return;
        }

        Assert.Equal(0, end.Exit);
        if (vector.TryGetProperty("alone", out _))
        {
            Assert.Empty(centre.Requests);
            Assert.Equal("well", Parse(Encoding.UTF8.GetBytes(end.Output.Split('\n').Single(line => line.StartsWith('{')))).GetProperty("message").GetString());
            return;
        }
        var (head, _, _) = Assert.Single(centre.Requests);
        if (vector.TryGetProperty("epoch", out var epoch)) Assert.Contains($"epoch: {epoch.GetInt64()}\n", end.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        if (vector.TryGetProperty("trace", out var trace))
            Assert.Equal(trace.GetString(), head.Split("\r\n").FirstOrDefault(line => line.StartsWith("traceparent:", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Trim() ?? "");
    }
}
