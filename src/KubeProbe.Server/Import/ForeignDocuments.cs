using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

/// <summary>Reads the objects of many files, lists taken apart, within the limits that hold for our own manifests.</summary>
sealed class ForeignDocuments(ImportNotes notes)
{
    readonly DocumentParser parser = new();
    readonly List<ForeignObject> objects = [];

    /// <summary>All objects that can be read; what can't is noted.</summary>
    public IReadOnlyList<ForeignObject> Read(IReadOnlyList<ManifestSource> files)
    {
        if (files.Sum(file => (long)file.Content.Length) > SourceLimits.TotalBytes)
        {
            notes.Add("", "", $"The files have more than {SourceLimits.Size(SourceLimits.TotalBytes)} together. Import them in several steps.");
            return [];
        }
        foreach (var file in files)
        {
            try
            {
                foreach (var (text, linesBefore) in DocumentSplitter.Split(SourceText.Decode(file.Content))) ReadPiece(file.Path, text, linesBefore);
            }
            catch (SourceRefusal refusal)
            {
                Refuse(file.Path, refusal);
                if (refusal.EndsAll) break;
            }
        }
        return objects;
    }

    void ReadPiece(string path, string text, int linesBefore)
    {
        try
        {
            foreach (var root in parser.Parse(text, linesBefore, refusal => Refuse(path, refusal))) Take(path, root);
        }
        catch (SourceRefusal refusal) when (!refusal.EndsAll)
        {
            Refuse(path, refusal);
        }
    }

    void Take(string path, SourceNode root)
    {
        if (root is SourceMap list && list.Text("kind")?.EndsWith("List", StringComparison.Ordinal) is true && list.Find("items")?.Value is SourceList items)
            foreach (var item in items.Items) Take(path, item);
        else if (root is SourceMap map && ForeignObject.Of(map) is { } found) objects.Add(found);
        else notes.Add($"{path}, line {root.Line}", "", "This is no object of Kubernetes: it has no kind or no metadata.name.");
    }

    void Refuse(string path, SourceRefusal refusal) =>
        notes.Add(refusal.Line > 0 ? $"{path}, line {refusal.Line}" : path, "", $"{refusal.Message} {refusal.Remedy}");
}
