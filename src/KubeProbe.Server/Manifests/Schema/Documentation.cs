using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KubeProbe.Server.Manifests.Schema;

/// <summary>The summaries of an assembly's documentation file, as plain sentences.</summary>
sealed partial class Documentation
{
    readonly Dictionary<string, string> summaries;

    Documentation(Dictionary<string, string> summaries) => this.summaries = summaries;

    /// <summary>Of the file beside the assembly; nothing when there is none.</summary>
    public static Documentation Of(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        return new(File.Exists(file)
            ? XDocument.Load(file).Descendants("member").Where(member => member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!))
            : []);
    }

    /// <summary>What a property is, or null.</summary>
    public string? Find(PropertyInfo property) => summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    /// <summary>What a type is, or null.</summary>
    public string? Find(Type type) => summaries.GetValueOrDefault($"T:{type.FullName}");

    static string Plain(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" or "paramref" } reference => Last(reference.Attributes().First().Value),
            XElement other => other.Value,
            _ => node.ToString(),
        }));
        return Blanks().Replace(text, " ").Trim().Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
    }

    static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
