using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using KubeProbe.Client;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Probes.Tests;

/// <summary>The side-car of a plugin: what each kind of result file says, and what is said of a plugin that left none.</summary>
public sealed class SonobuoyResultsTests : IDisposable
{
    const string JUnit = """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="5">
          <testsuite name="e2e" tests="4">
            <testcase name="[sig-network] DNS should resolve" classname="e2e" time="1.5"></testcase>
            <testcase name="[sig-apps] Deployment should roll" time="3"><failure type="Failure" message="timed out waiting
              for the condition">stack</failure></testcase>
            <testcase name="[sig-storage] PVC should bind"><error>no provisioner</error></testcase>
            <testcase name="[sig-node] GPU"><skipped/></testcase>
          </testsuite>
          <testcase name="alone" status="failed"/>
        </testsuites>
        """;

    const string Passing = """<testsuite><testcase name="a"/><testcase name="b"><system-out>said</system-out></testcase></testsuite>""";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-plugin-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Failures_of_a_junit_file_are_told_by_name_and_reason()
    {
        var result = await DoneAsync("junit_01.xml", JUnit);
        Assert.Equal((1, "3 of 5 failed"), (result.Exit, result.Errors[0]));
        Assert.Equal(
            ["[sig-apps] Deployment should roll: timed out waiting for the condition", "[sig-storage] PVC should bind: no provisioner", "alone"], result.Errors.Skip(1));
        Assert.Equal([1d, 3d, 1d], new[] { "passed", "failed", "skipped" }.Select(name => Value(result, name)));
    }

    [Fact]
    public async Task What_passes_passes()
    {
        var result = await DoneAsync("results.xml", Passing);
        Assert.Equal((0, 2d), (result.Exit, Value(result, "passed")));
    }

    [Theory]
    [InlineData("e2e.tar.gz", true), InlineData("e2e.tgz", true), InlineData("e2e.tar", false)]
    public async Task A_tarball_is_looked_through(string name, bool zipped)
    {
        await using (var file = File.Create(Path.Combine(folder.FullName, name)))
        await using (var stream = zipped ? new GZipStream(file, CompressionLevel.Fastest) : (Stream)file)
        await using (var tar = new TarWriter(stream))
        {
            await AddAsync(tar, "e2e.log", "much text");
            await AddAsync(tar, "plugins/junit_01.xml", JUnit);
            await AddAsync(tar, "plugins/junit_02.xml", Passing);
            // A link out of the tarball is no result.
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "junit_03.xml") { LinkName = "/etc/passwd" });
        }
        var result = await DoneAsync(name, null);
        Assert.Equal((1, "3 of 7 failed"), (result.Exit, result.Errors[0]));
        Assert.Equal(1, Value(result, "unjudged"));
    }

    [Fact]
    public async Task A_plugin_s_own_summary_is_a_tree_whose_leaves_count()
    {
        var result = await DoneAsync("sonobuoy_results.yaml", """
            name: inventory
            status: failed
            items:
            - name: nodes
              status: failed
              items:
              - {name: n1, status: passed}
              - {name: n2, status: failed, details: {kernel: "4.18", wanted: "5.10"}}
              - {name: n3, status: timeout}
            - {name: gpu, status: skipped}
            - {name: note, status: recorded}
            """);
        Assert.Equal(["2 of 4 failed", "inventory/nodes/n2: kernel=4.18, wanted=5.10", "inventory/nodes/n3"], result.Errors);
        Assert.Equal(1, Value(result, "unjudged"));
    }

    [Fact]
    public async Task Events_of_go_tests_are_read()
    {
        var result = await DoneAsync("out.json", """
            {"Action":"run","Test":"TestA"}
            {"Action":"output","Test":"TestA","Output":"=== RUN   TestA\n"}
            {"Action":"output","Test":"TestA","Output":"    a_test.go:7: no route to host\n"}
            {"Action":"output","Test":"TestA","Output":"--- FAIL: TestA (0.00s)\n"}
            {"Action":"fail","Test":"TestA"}
            {"Action":"pass","Test":"TestB"}
            {"Action":"skip","Test":"TestC"}
            {"Action":"fail","Package":"example.org/x"}
            """);
        Assert.Equal(["1 of 3 failed", "TestA: a_test.go:7: no route to host"], result.Errors);
    }

    [Fact]
    public async Task A_format_that_is_said_decides_what_is_read()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "junit.xml"), JUnit);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "list.yaml"), "name: x\nstatus: passed\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), "/tmp/results");
        Assert.Equal(0, (await RunAsync(("SONOBUOY_RESULT_FORMAT", "manual"))).Exit);
        Assert.Equal(1, (await RunAsync(("SONOBUOY_RESULT_FORMAT", "junit"))).Exit);
        Assert.Equal(0, (await RunAsync(("SONOBUOY_RESULT_FORMAT", "raw"))).Exit);
        Assert.StartsWith("probe-fault: parameter SONOBUOY_RESULT_FORMAT is 'csv'", (await RunAsync(("SONOBUOY_RESULT_FORMAT", "csv"))).Errors[0]);
    }

    [Theory]
    [InlineData("/tmp/results/sub/junit.xml"), InlineData("/tmp/sonobuoy/results/sub/junit.xml"), InlineData("sub/junit.xml"), InlineData("/tmp/results/sub/junit.xml\n")]
    public async Task The_path_is_the_plugins_own_and_the_file_is_found_where_the_side_car_has_it(string said)
    {
        folder.CreateSubdirectory("sub");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sub", "junit.xml"), Passing);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), said);
        Assert.Equal(0, (await RunAsync()).Exit);
    }

    [Theory]
    [InlineData("/etc/passwd", "passwd, which is not there"), InlineData("../../../etc/passwd", "names no file"), InlineData("link.xml", "is a link"), InlineData("folder/passwd", "is a link")]
    public async Task Nothing_outside_the_results_is_read(string said, string told)
    {
        File.CreateSymbolicLink(Path.Combine(folder.FullName, "link.xml"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "folder"), "/etc");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), said);
        var result = await RunAsync();
        Assert.StartsWith("probe-fault:", result.Errors[0]);
        Assert.Contains(told, result.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("junit.xml", "<testsuite><testcase name='a'>"), InlineData("junit.xml", "<!DOCTYPE x [<!ENTITY a SYSTEM '/etc/passwd'>]><testsuite>&a;</testsuite>")]
    [InlineData("r.yaml", "{"), InlineData("r.yaml", "- a"), InlineData("r.json", "not json"), InlineData("r.tar.gz", "no tarball")]
    public async Task What_can_not_be_read_is_the_plugins_fault(string name, string text)
    {
        var result = await DoneAsync(name, text);
        Assert.StartsWith($"probe-fault: the plugin's results: {name} can't be read", result.Errors[0]);
    }

    [Fact]
    public async Task A_plugin_that_leaves_no_done_file_is_told_before_the_deadline()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), "");
        var result = await RunAsync(TimeSpan.FromSeconds(3));
        Assert.StartsWith("probe-fault: the plugin left no done file", Assert.Single(result.Errors));
    }

    /// <summary>As Sonobuoy's own helper and its shell example post it.</summary>
    [Fact]
    public async Task Progress_is_heard_logged_and_told_where_no_results_came()
    {
        var port = FreePort.Next();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var run = ProbeUnderTest.RunAsync("sonobuoy-results", new Dictionary<string, string>
        {
            ["SONOBUOY_RESULTS_DIR"] = folder.FullName, ["SONOBUOY_PROGRESS_PORT"] = $"{port}",
        }, TimeSpan.FromMinutes(5), clock);
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        await AnswersAsync(http);

        Assert.Equal(200, await PostAsync(http, """{"timestamp":"0001-01-01T00:00:00Z","msg":"Test started: a","total":3,"completed":0}"""));
        Assert.Equal(200, await PostAsync(http, """{"Msg":"Test failed: b\nby itself","TOTAL":3,"completed":1,"failures":["b"],"errors":null,"name":"x","node":"global"}"""));
        Assert.Equal(400, await PostAsync(http, "no progress"));
        Assert.Equal(400, await PostAsync(http, """{"odd": true}"""));
        Assert.Equal(404, await PostAsync(http, "{}", "/results"));

        clock.Advance(TimeSpan.FromMinutes(5));
        var result = await run;
        Assert.EndsWith("until its deadline (the last it said: 1 of 3 completed, 1 failed: Test failed: b by itself): raise the timeout, or see its log", Assert.Single(result.Errors), StringComparison.Ordinal);
        Assert.Equal("progress: 0 of 3 completed: Test started: a", result.Log.First(line => line.StartsWith("progress: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_thousands_of_tests_the_log_tells_one_a_second()
    {
        List<string> log = [];
        var clock = new FakeTimeProvider();
        var progress = new Sonobuoy.PluginProgress(log.Add, clock);
        for (var i = 1; i <= 1_000; i++) Assert.True(progress.Take(Encoding.UTF8.GetBytes($$"""{"completed": {{i}}, "total": 1000, "msg": "{{new string('x', 5_000)}}"}""")));
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Tell();
        progress.Tell();
        Assert.Equal(["progress: 1 of 1000", "progress: 1000 of 1000"], log.Select(line => line.Split(" completed")[0]));
        Assert.All(log, line => Assert.InRange(line.Length, 100, 400));
    }

    [Theory, InlineData("no port"), InlineData("0"), InlineData("70000")]
    public async Task Without_a_port_to_hear_at_the_results_count_all_the_same(string port)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "junit.xml"), Passing);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), "junit.xml");
        var result = await RunAsync(("SONOBUOY_PROGRESS_PORT", port));
        result.Passed();
        Assert.Contains(result.Log, line => line.StartsWith($"kubeprobe: no progress is heard at port {port}: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_first_failures_are_told_in_full()
    {
        var cases = string.Concat(Enumerable.Range(0, 100).Select(i => $"<testcase name='t{i}'><failure message='{new string('x', 2_000)}'/></testcase>"));
        var result = await DoneAsync("junit.xml", $"<testsuite>{cases}</testsuite>");
        Assert.Equal(("100 of 100 failed", "and 70 more", 32), (result.Errors[0], result.Errors[^1], result.Errors.Count));
        Assert.All(result.Errors, error => Assert.InRange(error.Length, 1, 600));
    }

    static async Task<int> PostAsync(HttpClient http, string body, string path = "/progress")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (int)answer.StatusCode;
    }

    /// <summary>Until the side-car listens.</summary>
    static async Task AnswersAsync(HttpClient http)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/progress", UriKind.Relative), patience.Token);
                Assert.Equal(405, (int)answer.StatusCode);
                return;
            }
            catch (HttpRequestException) when (!patience.IsCancellationRequested)
            {
                await Task.Delay(50, patience.Token);
            }
        }
    }

    async Task<ProbeResult> DoneAsync(string name, string? text)
    {
        var path = Path.Combine(folder.FullName, name);
        if (text is not null) await File.WriteAllTextAsync(path, text);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "done"), path);
        return await RunAsync();
    }

    Task<ProbeResult> RunAsync(params (string Name, string Value)[] variables) => RunAsync(null, variables);

    Task<ProbeResult> RunAsync(TimeSpan? deadline, params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string> { ["SONOBUOY_RESULTS_DIR"] = folder.FullName };
        foreach (var (name, value) in variables) environment[name] = value;
        return ProbeUnderTest.RunAsync("sonobuoy-results", environment, deadline);
    }

    static double Value(ProbeResult result, string name) =>
        result.Report.GetProperty("measurements").EnumerateArray().Single(m => m.GetProperty("name").GetString() == name).GetProperty("value").GetDouble();

    static async Task AddAsync(TarWriter tar, string name, string text) =>
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
}
