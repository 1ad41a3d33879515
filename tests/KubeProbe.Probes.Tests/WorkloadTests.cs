using System.Net;
using System.Net.Sockets;
using KubeProbe.Probes.Workloads;

namespace KubeProbe.Probes.Tests;

/// <summary>What the pods do that probes make of their own image.</summary>
public sealed class WorkloadTests
{
    [Fact]
    public async Task It_answers_with_its_name_and_version_and_tells_what_it_reaches()
    {
        var port = FreePort.Next();
        var variables = new Dictionary<string, string> { ["POD_IP"] = "127.0.0.1", ["PORT"] = $"{port}", ["POD_NAME"] = "p-0", ["VERSION"] = "v2" };
        using var end = new CancellationTokenSource();
        var serving = EchoServer.RunAsync(variables.GetValueOrDefault, _ => { }, end.Token);
        using var http = new HttpClient();
        Assert.Equal("p-0 v2\n", await http.GetStringAsync($"http://127.0.0.1:{port}/"));

        var closed = FreePort.Next();
        var reach = await http.GetStringAsync($"http://127.0.0.1:{port}/reach?{Uri.EscapeDataString($"127.0.0.1:{port},127.0.0.1:{closed},nonsense")}");
        Assert.Equal($"127.0.0.1:{port} ok\n127.0.0.1:{closed} ConnectionRefused\nnonsense no address\n", reach);

        await end.CancelAsync();
        Assert.Equal(0, await serving.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task What_is_no_get_is_refused_and_a_head_without_end_is_cut()
    {
        var port = FreePort.Next();
        using var end = new CancellationTokenSource();
        var serving = EchoServer.RunAsync(name => name is "POD_IP" ? "127.0.0.1" : name is "PORT" ? $"{port}" : null, _ => { }, end.Token);
        foreach (var text in new[] { "POST / HTTP/1.1\r\n\r\n", new string('x', 16 * 1024) })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));
            using var reader = new StreamReader(client.GetStream());
            Assert.StartsWith("HTTP/1.1 400", await reader.ReadLineAsync());
        }
        await end.CancelAsync();
        await serving.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task It_ends_with_the_code_it_is_given_and_says_what_it_takes()
    {
        List<string> log = [];
        Assert.Equal(3, await Workload.RunAsync(["exit", "3"], _ => null, log.Add));
        Assert.Equal(ProbeProgram.ExitUsage, await Workload.RunAsync(["dance"], _ => null, log.Add));
        Assert.StartsWith("usage: ", log[^1]);
    }

    [Fact]
    public async Task A_file_that_holds_something_else_ends_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "old");
            Assert.Equal(1, await Workload.RunAsync(["file", file, "new"], _ => null, _ => { }));
        }
        finally
        {
            File.Delete(file);
        }
    }
}
