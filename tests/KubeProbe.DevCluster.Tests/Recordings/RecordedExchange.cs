using System.Text;
using System.Text.Json.Nodes;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>One request to a real API server and its answer, from the folder <c>Recorded</c>.</summary>
sealed record RecordedExchange(
    string Method, string Path, IReadOnlyList<(string Name, string Value)> RequestHeaders, string RequestBody,
    int Code, IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public JsonObject RequestJson => JsonNode.Parse(RequestBody)!.AsObject();

    /// <summary>The lines of a watch stream.</summary>
    public IReadOnlyList<JsonObject> Events =>
        [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];

    public static RecordedExchange Read(string name) => ReadAll(name)[0];

    /// <summary>Some files hold more than one exchange.</summary>
    public static IReadOnlyList<RecordedExchange> ReadAll(string name)
    {
        var lines = File.ReadAllLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Recorded", name + ".http"));
        var found = new List<RecordedExchange>();
        for (var i = 0; i < lines.Length;)
        {
            if (!lines[i].StartsWith("> ", StringComparison.Ordinal))
            {
                i++;
                continue;
            }
            found.Add(One(lines, ref i));
        }
        return found;
    }

    static RecordedExchange One(string[] lines, ref int i)
    {
        var start = lines[i++][2..].Split(' ');
        var requestHeaders = new List<(string, string)>();
        while (i < lines.Length && lines[i].StartsWith("> ", StringComparison.Ordinal)) requestHeaders.Add(Header(lines[i++][2..]));
        var body = new StringBuilder();
        if (i < lines.Length && lines[i] == ">")
            for (i++; i < lines.Length && lines[i].StartsWith("> ", StringComparison.Ordinal); i++) body.Append(lines[i][2..]);
        while (i < lines.Length && lines[i].Length == 0) i++;

        var code = 200;
        var headers = new List<(string, string)>();
        if (i < lines.Length && lines[i].StartsWith("HTTP/", StringComparison.Ordinal))
        {
            code = int.Parse(lines[i++].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            while (i < lines.Length && lines[i].Length > 0) headers.Add(Header(lines[i++]));
            i++;
        }
        var answer = new StringBuilder();
        for (; i < lines.Length && !lines[i].StartsWith("> ", StringComparison.Ordinal); i++) answer.Append(lines[i]).Append('\n');
        return new(start[0], start[1], requestHeaders, body.ToString(), code, headers, answer.ToString().TrimEnd('\n'));
    }

    static (string, string) Header(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }
}
