using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Manifests.Reading;

/// <summary>From the bytes of many files to drafts. What is wrong with one document does not hide the others.</summary>
sealed class BatchReader
{
    readonly DocumentParser parser = new();
    readonly List<ManifestDraft> drafts = [];
    readonly List<LocatedFault> unread = [];
    readonly List<string> unreadText = [];
    bool lost;
    bool ended;

    /// <summary>Reads everything.</summary>
    public static ManifestBatch Read(IReadOnlyList<ManifestSource> files)
    {
        var reader = new BatchReader();
        if (reader.IsWithinLimits(files))
        {
            foreach (var file in files.TakeWhile(_ => !reader.ended)) reader.ReadFile(file);
            if (reader is { drafts.Count: 0, unread.Count: 0 })
                reader.Refuse(files.Count == 1 ? files[0].Path : "", new(0, 0, "There is no manifest here.", "Give at least one YAML document that is not empty."));
        }
        return new ManifestBatch(reader.drafts, reader.unread, reader.lost ? null : reader.unreadText);
    }

    bool IsWithinLimits(IReadOnlyList<ManifestSource> files)
    {
        var total = files.Sum(file => (long)file.Content.Length);
        foreach (var file in files.Where(file => file.Content.Length > SourceLimits.FileBytes))
            Refuse(file.Path, new(0, 0, $"The file has {SourceLimits.Size(file.Content.Length)}; at most {SourceLimits.Size(SourceLimits.FileBytes)} are read.", "Split it into several files, and see whether it is the right one."));
        if (unread.Count == 0 && total > SourceLimits.TotalBytes)
            Refuse("", new(0, 0, $"The files have {SourceLimits.Size(total)} together; at most {SourceLimits.Size(SourceLimits.TotalBytes)} are applied at once.", "Apply them in several steps, in the order Secrets, Clusters, ClusterGroups, ProbeTemplates, ProbeCases, CaseSuites, Bindings."));
        if (files.Count > SourceLimits.Files)
            Refuse("", new(0, 0, $"There are {files.Count} files; at most {SourceLimits.Files} are applied at once.", "Apply them in several steps."));
        return unread.Count == 0;
    }

    void ReadFile(ManifestSource file)
    {
        try
        {
            foreach (var (text, linesBefore) in DocumentSplitter.Split(SourceText.Decode(file.Content)).TakeWhile(_ => !ended))
                ReadPiece(file, text, linesBefore);
        }
        catch (SourceRefusal refusal)
        {
            lost = true;
            Refuse(file.Path, refusal);
        }
    }

    void ReadPiece(ManifestSource file, string text, int linesBefore)
    {
        var complaints = new List<SourceRefusal>();
        var before = unread.Count;
        try
        {
            foreach (var root in parser.Parse(text, linesBefore, complaints.Add))
            {
                ReadDocument(file, root, complaints);
                complaints.Clear();
            }
        }
        catch (SourceRefusal refusal)
        {
            Refuse(file.Path, refusal);
        }
        foreach (var complaint in complaints) Refuse(file.Path, complaint);
        if (unread.Count > before) unreadText.Add(text);
    }

    void ReadDocument(ManifestSource file, SourceNode root, IReadOnlyList<SourceRefusal> complaints)
    {
        if (root is SourceMap list && list.Find("kind") is { Value: SourceScalar { Text: "List" } } && list.Find("items") is { Value: SourceList items })
        {
            foreach (var (index, item) in items.Items.Index()) ReadDocument(file, item, index == 0 ? complaints : []);
            return;
        }

        var faults = new DocumentFaults(file.Path);
        foreach (var complaint in complaints) faults.Add(complaint);
        if (DocumentReader.Read(root, faults) is { } draft && drafts.Count < SourceLimits.Documents) drafts.Add(draft);
        else
        {
            if (!faults.Any) faults.Add(root, "", $"There are more than {SourceLimits.Documents} manifests.", "Apply them in several steps.");
            unread.AddRange(faults.All);
        }
    }

    void Refuse(string path, SourceRefusal refusal)
    {
        unread.Add(new LocatedFault(path, refusal.Line, refusal.Column, "", "", "", refusal.Message, refusal.Remedy));
        ended |= refusal.EndsAll;
        lost |= ended;
    }
}
