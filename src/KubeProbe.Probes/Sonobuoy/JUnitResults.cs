using System.Xml;

namespace KubeProbe.Probes.Sonobuoy;

/// <summary>The formats <c>junit</c> and <c>e2e</c>: test cases with a failure, an error, or neither.</summary>
static class JUnitResults
{
    static readonly XmlReaderSettings Settings = new()
    {
        // A plugin's file is somebody else's: no entity of it is followed.
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        MaxCharactersInDocument = 512L << 20,
        Async = true,
    };

    /// <exception cref="XmlException">It is none.</exception>
    public static async Task ReadAsync(Stream file, PluginResults into, CancellationToken stopping)
    {
        using var xml = XmlReader.Create(file, Settings);
        while (await xml.ReadAsync())
        {
            stopping.ThrowIfCancellationRequested();
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "testcase" }) continue;
            await ReadCaseAsync(xml, into);
        }
    }

    static async Task ReadCaseAsync(XmlReader xml, PluginResults into)
    {
        var name = xml.GetAttribute("name") ?? xml.GetAttribute("classname") ?? "a test without a name";
        // Some writers say it by an attribute instead of an element.
        var status = xml.GetAttribute("status");
        (string Kind, string? Why)? found = null;
        if (!xml.IsEmptyElement)
        {
            var depth = xml.Depth;
            while (await xml.ReadAsync() && xml.Depth > depth)
            {
                if (xml.NodeType is not XmlNodeType.Element || xml.Depth != depth + 1 || xml.LocalName is not ("failure" or "error" or "skipped")) continue;
                if (found is { Kind: "failure" or "error" }) continue;
                var (kind, message) = (xml.LocalName, xml.GetAttribute("message"));
                found = (kind, string.IsNullOrWhiteSpace(message) && !xml.IsEmptyElement ? await TextAsync(xml) : message);
            }
        }
        if (found is { Kind: "failure" or "error" } failure) into.AddFailed(name, failure.Why);
        else if (found is not null || status is "skipped" or "disabled") into.AddSkipped();
        else if (status is "failed" or "error") into.AddFailed(name, null);
        else into.AddPassed();
    }

    static async Task<string?> TextAsync(XmlReader xml)
    {
        await xml.ReadAsync();
        return xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? xml.Value : null;
    }
}
