using System.Text;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Contexts;

namespace KubeProbe.Cli.Manifests;

/// <summary>Finds kind and name of each object in a file, for commands that need no more; a List's items count one by one.</summary>
static class ManifestHeads
{
    public static IEnumerable<(Kind Kind, string Name)> Read(ManifestFile file)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new CliError($"{file.Path}: this is not UTF-8 text");
        }
        return YamlTree.ReadAll(file.Path, text)
            .Where(d => d.Scalar is null or { Length: > 0 })
            .SelectMany(d => d["kind"]?.Scalar == "List" && d["items"] is { } list ? list.Items : [d])
            .Select(d => Head(file.Path, d));
    }

    static (Kind Kind, string Name) Head(string path, YamlTree document)
    {
        if (document["kind"]?.Scalar is { Length: > 0 } kind && document["metadata"]?["name"]?.Scalar is { Length: > 0 } name)
            return (Kind.Parse(kind), name);
        throw new CliError($"{path}:{document.Start.Line}:{document.Start.Column}: an object has a kind and a metadata.name");
    }
}
