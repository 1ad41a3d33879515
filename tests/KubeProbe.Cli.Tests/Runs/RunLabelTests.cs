using System.Text.Json;
using KubeProbe.Cli.Tests.Fakes;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Runs;

public sealed class RunLabelTests : CentreTest
{
    [Fact]
    public async Task What_somebody_found_out_is_sent_with_the_run_that_is_meant()
    {
        Centre.Runs.Known.Add(FakeRuns.Finished("r2bbbbbbbb", Verdict.Failed, Now));

        var outcome = await Terminal.RunAsync("run", "label", "@latest", "--cause", "dns", "--component", "CoreDNS", "--comment", "upstream was down");

        Assert.Equal((0, "run/r2bbbbbbbb labelled dns\n"), (outcome.Code, outcome.Out));
        Assert.Equal(new LabelRunRequest { Id = "r2bbbbbbbb", Category = "dns", Component = "CoreDNS", Comment = "upstream was down" }, Assert.Single(Centre.Runs.Labelled));
    }

    [Fact]
    public async Task Labels_are_printed_as_rows_to_train_with_over_all_pages()
    {
        Centre.Runs.Labels.Add(new RunLabel { RunId = "r2", Case = "k", Category = "dns", Component = "CoreDNS", Evidence = new LabelledEvidence { Message = "it's \"so\"", Events = { "a" }, Logs = { "b\nc" }, Status = { "{}" } } });
        Centre.Runs.Labels.Add(new RunLabel { RunId = "r1", Case = "k", Category = "unknown", Evidence = new LabelledEvidence() });

        var outcome = await Terminal.RunAsync("run", "labels");

        var lines = outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using var row = JsonDocument.Parse(lines[0]);
        Assert.Equal(("r2", "dns", "k"), (Text(row, "id"), Text(row, "category"), Text(row, "group")));
        Assert.Equal("""{"message":"it's \"so\"","events":["a"],"logs":["b\nc"],"status":["{}"]}""", row.RootElement.GetProperty("evidence").GetRawText());
        Assert.StartsWith("{\"id\":\"r1\"", lines[1], StringComparison.Ordinal);
    }

    static string? Text(JsonDocument row, string name) => row.RootElement.GetProperty(name).GetString();
}
