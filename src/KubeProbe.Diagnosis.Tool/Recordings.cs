namespace KubeProbe.Diagnosis.Tool;

/// <summary>The project's own recordings, as rows.</summary>
static class Recordings
{
    public static IReadOnlyList<Row> All()
    {
        using var reader = new StreamReader(typeof(Recordings).Assembly.GetManifestResourceStream("recordings.jsonl")!);
        return RowReader.Lines(reader, "recordings.jsonl", labelled: true, fault => throw new RowsException([fault]));
    }
}
