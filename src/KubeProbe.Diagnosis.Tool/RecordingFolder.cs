using System.Text.Json;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>A failure recorded from a cluster: a folder with what kubectl, kubelet, runtime and control plane said, and perhaps its label.</summary>
static class RecordingFolder
{
    static readonly string[] Objects = ["pods.json", "workloads.json", "nodes.json"];
    static readonly string[] Texts = ["client.txt", "logs.txt", "component.log"];

    /// <summary>Reads a recording, or all in the folders of this one.</summary>
    public static IReadOnlyList<Row> Read(string path, Action<string> fault)
    {
        var folders = IsRecording(path) ? [path] : Directory.GetDirectories(path).Where(IsRecording).Order(StringComparer.Ordinal).ToArray();
        if (folders.Length == 0) fault($"{path} holds no recording: a recording has events.json or client.txt.");
        var rows = new List<Row>();
        foreach (var folder in folders)
            try
            {
                rows.Add(One(folder));
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException)
            {
                fault($"{folder}: {wrong.Message}");
            }
        return rows;
    }

    static bool IsRecording(string folder) => File.Exists(Path.Combine(folder, "events.json")) || File.Exists(Path.Combine(folder, "client.txt"));

    static Row One(string folder)
    {
        var (category, name) = (default(string), Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
        if (File.Exists(Path.Combine(folder, "label.json")))
        {
            using var label = Json(folder, "label.json");
            category = label.RootElement.GetProperty("category").GetString();
        }
        return new Row(name, new DiagnosisEvidence("", [.. Objects1(folder, "events.json")], [.. Texts.SelectMany(text => Lines(folder, text))],
            [.. Objects.SelectMany(file => Objects1(folder, file))]), category, name);
    }

    static IReadOnlyList<string> Objects1(string folder, string file)
    {
        if (!File.Exists(Path.Combine(folder, file))) return [];
        using var json = Json(folder, file);
        return [.. ObjectLines.Of(json.RootElement)];
    }

    static IEnumerable<string> Lines(string folder, string file) =>
        File.Exists(Path.Combine(folder, file)) ? File.ReadLines(Path.Combine(folder, file)) : [];

    static JsonDocument Json(string folder, string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, file)));
}
