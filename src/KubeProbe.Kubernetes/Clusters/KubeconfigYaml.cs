using System.Text;
using KubeProbe.Core.Manifests;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>Parses a kubeconfig's text, which may be hostile, without ever quoting it: it holds a token.</summary>
static class KubeconfigYaml
{
    const int Largest = 1 << 20;
    const int Deepest = 24;

    /// <summary>The top mapping, or null with the fault.</summary>
    public static YamlMappingNode? Parse(ReadOnlyMemory<byte> text, ICollection<ManifestFault> faults)
    {
        if (text.Length > Largest) return Refuse(faults, "is larger than 1 MiB.", "A kubeconfig of one cluster is a few kilobytes: check what the Secret holds.");
        try
        {
            var yaml = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.Span);
            if (IsTooDeep(yaml)) return Refuse(faults, "is nested too deeply for a kubeconfig.", Remedy);
            var documents = new YamlStream();
            documents.Load(new StringReader(yaml));
            if (documents.Documents is [{ RootNode: YamlMappingNode root }]) return root;
            return Refuse(faults, "is not one YAML mapping.", Remedy);
        }
        catch (YamlException e)
        {
            return Refuse(faults, $"is not valid YAML at line {e.Start.Line}, column {e.Start.Column}.", Remedy);
        }
        catch (DecoderFallbackException)
        {
            return Refuse(faults, "is not UTF-8 text.", Remedy);
        }
    }

    const string Remedy = "Put the output of \"kubectl config view --raw --minify --flatten\" into the Secret.";

    // The document loader recurses; a long row of brackets would overflow the stack, which nobody can catch.
    static bool IsTooDeep(string yaml)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > Deepest) return true;
        }
        return false;
    }

    static YamlMappingNode? Refuse(ICollection<ManifestFault> faults, string message, string remedy)
    {
        faults.Add(new ManifestFault("kubeconfig", $"It {message}", remedy));
        return null;
    }
}
