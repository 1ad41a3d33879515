using KubeProbe.Diagnosis.Causes;
using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Where models come from and go to.</summary>
static class Models
{
    /// <summary>A diagnoser with a model by path, or the one that ships.</summary>
    public static Diagnoser Diagnoser(string? path) => new(Catalog(), path is null ? CauseModel.Shipped() : Read(path));

    /// <summary>The rules that ship.</summary>
    public static CauseCatalog Catalog() => CauseCatalog.Shipped();

    public static CauseModel Read(string path)
    {
        using var file = File.OpenRead(path);
        return CauseModel.Read(file);
    }

    public static void Write(CauseModel model, string path)
    {
        using var file = File.Create(path);
        model.Write(file);
    }

    /// <summary>The file in the source tree that ships with the next build.</summary>
    public static string Shipping()
    {
        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (Path.Combine(folder.FullName, "src", "KubeProbe.Diagnosis", "Classifier") is var at && Directory.Exists(at))
                    return Path.Combine(at, "causes.model");
        throw new RowsException(["The source tree is not above this folder: give the model's place with --output."]);
    }
}
