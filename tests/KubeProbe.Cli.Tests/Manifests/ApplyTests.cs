using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Manifests;

public sealed class ApplyTests : CentreTest
{
    ApplyRequest? seen;

    static ManifestChange Change(string name, ManifestAction action, string before = "", string after = "") =>
        new() { Kind = "Cluster", Name = name, Action = action, Before = before, After = after };

    void Answer(params ManifestChange[] changes) => Centre.Manifests.OnApply = request =>
    {
        seen = request;
        return new ApplyResponse { Changes = { changes } };
    };

    [Fact]
    public async Task Files_folders_and_standard_input_are_sent_as_they_are()
    {
        Answer(Change("dev-a", ManifestAction.Created), Change("dev-b", ManifestAction.Configured), Change("dev-c", ManifestAction.Unchanged));
        var file = Terminal.File("one.yaml", "kind: Cluster");
        Terminal.File("folder/b.yml", "b");
        Terminal.File("folder/a.json", "a");
        Terminal.File("folder/readme.md", "not a manifest");
        Terminal.File("folder/deep/c.yaml", "c");
        Terminal.Input = "from stdin";

        var outcome = await Terminal.RunAsync("apply", "-f", file, "-f", Path.Combine(Terminal.Folder, "folder"), "-f", "-");

        Assert.Equal((0, ""), (outcome.Code, outcome.Err));
        Assert.Equal("cluster/dev-a created\ncluster/dev-b configured\ncluster/dev-c unchanged\n", outcome.Out);
        Assert.Equal(["one.yaml", "a.json", "b.yml", "-"], seen!.Files.Select(f => Path.GetFileName(f.Path)));
        Assert.Equal(["kind: Cluster", "a", "b", "from stdin"], seen.Files.Select(f => f.Content.ToStringUtf8()));
        Assert.False(seen.DryRun);
    }

    [Fact]
    public async Task Folders_within_folders_are_read_when_asked_for()
    {
        Answer();
        Terminal.File("folder/deep/c.yaml", "c");
        Assert.Equal(0, (await Terminal.RunAsync("apply", "-R", "-f", Path.Combine(Terminal.Folder, "folder"))).Code);
        Assert.Single(seen!.Files);
    }

    [Fact]
    public async Task A_dry_run_is_asked_for_and_said()
    {
        Answer(Change("dev-a", ManifestAction.Created));
        var outcome = await Terminal.RunAsync("apply", "--dry-run", "-f", Terminal.File("a.yaml", "x"));
        Assert.Equal("cluster/dev-a created (dry run)\n", outcome.Out);
        Assert.True(seen!.DryRun);
    }

    [Fact]
    public async Task Every_fault_is_told_on_a_line_of_its_own()
    {
        Centre.Manifests.OnApply = _ => throw new Google.Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = "3 faults in 2 files",
            Details =
            {
                Any.Pack(new Google.Rpc.BadRequest()),
                Any.Pack(new ManifestFaults
                {
                    Faults =
                    {
                        new ManifestFault { Path = "a.yaml", Line = 3, Column = 5, Kind = "Binding", Name = "all", Field = "spec.schedule.interval", Message = "5s is too short", Remedy = "give 10s or more" },
                        new ManifestFault { Path = "a.yaml", Line = 9, Kind = "Cluster", Message = "has no name", Remedy = "set metadata.name" },
                        new ManifestFault { Path = "b.yaml", Message = "this is not UTF-8" },
                    },
                }),
            },
        }.ToRpcException();

        var outcome = await Terminal.RunAsync("apply", "-f", Terminal.File("a.yaml", "x"));
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Equal(
            """
            a.yaml:3:5: Binding/all spec.schedule.interval: 5s is too short; give 10s or more
            a.yaml:9: Cluster: has no name; set metadata.name
            b.yaml: this is not UTF-8
            error: 3 faults in 2 files

            """, outcome.Err);
    }

    [Fact]
    public async Task A_thousand_faults_are_told_to_the_last()
    {
        Centre.Manifests.OnApply = request => new ApplyResponse
        {
            Faults = { Enumerable.Range(1, request.AnswerFaults ? 1000 : 0).Select(n => new ManifestFault { Path = "a.yaml", Line = n, Message = $"fault {n}", Remedy = new string('x', 100) }) },
        };
        foreach (var command in (string[])["apply", "diff"])
        {
            var outcome = await Terminal.RunAsync(command, "-f", Terminal.File("a.yaml", "x"));
            Assert.Equal((2, ""), (outcome.Code, outcome.Out));
            Assert.Contains("a.yaml:1000: fault 1000; xxx", outcome.Err);
            Assert.EndsWith("error: 1000 faults: nothing was applied\n", outcome.Err);
        }
    }

    [Fact]
    public async Task What_is_too_large_for_the_centre_is_told_with_its_remedy()
    {
        Centre.Manifests.OnApply = _ => throw new RpcException(new Status(StatusCode.ResourceExhausted, "Received message exceeds the maximum"));
        var outcome = await Terminal.RunAsync("apply", "-f", Terminal.File("big.yaml", new string('x', 10 << 20)));
        Assert.Equal(2, outcome.Code);
        Assert.Contains("file by file", outcome.Err);
    }

    [Theory]
    [InlineData("there is no file or folder", "nowhere.yaml")]
    [InlineData("addresses are not fetched", "https://example.test/a.yaml")]
    [InlineData("holds no .yaml, .yml, .json file", ".")]
    public async Task What_can_not_be_read_is_an_error(string message, string name)
    {
        var path = name.Contains("://") ? name : Path.Combine(Terminal.Folder, name);
        var outcome = await Terminal.RunAsync("apply", "-f", path);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(message, outcome.Err);
        Assert.Empty(Centre.Calls);
    }

    [Fact]
    public async Task More_than_the_client_takes_is_refused_before_it_is_sent()
    {
        Terminal.Input = new string('x', 33 << 20);
        var outcome = await Terminal.RunAsync("apply", "-f", "-");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("larger than 32 MiB", outcome.Err);
        Assert.Empty(Centre.Calls);
    }
}
