using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary><c>kubeprobe run labels</c>: every label as a row that the tool for causes trains with, one a line, newest first.</summary>
sealed class RunLabelsCommand : CliCommand
{
    const int Page = 100;

    static readonly JsonWriterOptions Style = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly Option<string?> since = new("--since") { Description = "Labels no older than this, such as 30d", HelpName = "DURATION" };

    public RunLabelsCommand(CliSetup cli) : base(cli, "labels", "Print what runs were labelled with, as rows to train causes with (JSON lines): kubeprobe run labels") => Add(since);

    protected override async Task<int> RunAsync(Call call, CancellationToken cancel)
    {
        var request = new ListRunLabelsRequest { PageSize = Page };
        if (call.Value(since) is { } age) request.Since = Timestamp.FromDateTimeOffset(call.Now - DurationText.Parse(age, "--since"));
        do
        {
            var page = await call.Centre.Runs.ListRunLabelsAsync(request, cancellationToken: cancel);
            foreach (var label in page.Labels) call.Out.Line(Row(label));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return ExitCode.Success;
    }

    static string Row(RunLabel label)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Style))
        {
            json.WriteStartObject();
            json.WriteString("id", label.RunId);
            json.WriteString("category", label.Category);
            json.WriteString("group", label.Case);
            if (label.Component.Length > 0) json.WriteString("component", label.Component);
            if (label.Comment.Length > 0) json.WriteString("comment", label.Comment);
            json.WriteStartObject("evidence");
            json.WriteString("message", label.Evidence.Message);
            Lines(json, "events", label.Evidence.Events);
            Lines(json, "logs", label.Evidence.Logs);
            Lines(json, "status", label.Evidence.Status);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    static void Lines(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines) json.WriteStringValue(line);
        json.WriteEndArray();
    }
}
