using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Import;

public sealed class ImportTests : CentreTest
{
    [Fact]
    public async Task Manifests_go_to_standard_output_and_what_is_lost_to_standard_error()
    {
        ImportRequest? seen = null;
        Centre.Manifests.OnImport = request =>
        {
            seen = request;
            return new ImportResponse
            {
                Manifests = "kind: ProbeCase\n",
                Notes =
                {
                    new ImportNote { Object = "KuberhealthyCheck k/dns", Field = "spec.podSpec.volumes", Reason = "No volumes." },
                    new ImportNote { Reason = "Nothing\u001b[31m is bound." },
                },
            };
        };

        var outcome = await Terminal.RunAsync("import", "kuberhealthy", "-f", Terminal.File("checks.yaml", "kind: KuberhealthyCheck"), "--cluster", "prod-1");

        Assert.Equal((0, "kind: ProbeCase\n"), (outcome.Code, outcome.Out));
        Assert.Equal(("kuberhealthy", "prod-1", "", "kind: KuberhealthyCheck"), (seen!.Source, seen.Cluster, seen.Group, Assert.Single(seen.Files).Content.ToStringUtf8()));
        var lines = outcome.Err.TrimEnd().Split('\n');
        Assert.Equal("KuberhealthyCheck k/dns spec.podSpec.volumes: No volumes.", lines[0]);
        Assert.DoesNotContain('\u001b', lines[1]);
    }

    [Fact]
    public async Task Nothing_imported_is_an_error()
    {
        Terminal.Input = "kind: Deployment";
        Centre.Manifests.OnImport = _ => new ImportResponse { Notes = { new ImportNote { Object = "Deployment x", Reason = "It is no check." } } };

        var outcome = await Terminal.RunAsync("import", "kuberhealthy", "-f", "-");

        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("Deployment x: It is no check.", outcome.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_can_be_read_instead_of_files_but_one_of_the_two_must_be()
    {
        ImportRequest? seen = null;
        Centre.Manifests.OnImport = request =>
        {
            seen = request;
            return new ImportResponse { Manifests = "kind: ProbeCase\n" };
        };

        Assert.Equal(0, (await Terminal.RunAsync("import", "kuberhealthy", "--from-cluster", "prod-1")).Code);
        Assert.Equal(("prod-1", 0), (seen!.FromCluster, seen.Files.Count));
        var outcome = await Terminal.RunAsync("import", "kuberhealthy");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("--from-cluster", outcome.Err, StringComparison.Ordinal);
    }
}
