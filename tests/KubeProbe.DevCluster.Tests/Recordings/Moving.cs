using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>Makes what a running cluster shows comparable: beside what <see cref="Normal"/> masks, times, addresses, hashes and random names.</summary>
static partial class Moving
{
    public static void AssertSame(JsonNode? recorded, JsonNode? ours) => Assert.Equal(Text(recorded).Split('\n'), Text(ours).Split('\n'));

    public static string Text(JsonNode? node)
    {
        var text = Replica().Replace(Normal.Text(node), "web-HASH");
        text = Instant().Replace(text, "TIME");
        text = Speaker().Replace(EventName().Replace(text, "\"name\": \"EVENT\""), "\"default-scheduler-HOST\"");
        text = Digest().Replace(text, "$1DIGEST");
        return Address().Replace(Hash().Replace(text, "\"pod-template-hash\": \"HASH\""), "\"ADDRESS\"");
    }

    [GeneratedRegex(@"\bweb-[0-9a-z]{8,10}(-[0-9a-z]{5})?\b|\bweb-[0-9a-z]{5}\b")]
    private static partial Regex Replica();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")]
    private static partial Regex Instant();

    [GeneratedRegex("\"name\": \"[a-zA-Z0-9-]+\\.[0-9a-f]{14,16}\"")]
    private static partial Regex EventName();

    [GeneratedRegex("\"default-scheduler-[a-z]+\"")]
    private static partial Regex Speaker();

    [GeneratedRegex("(containerd://|sha256:)[0-9a-f]{64}")]
    private static partial Regex Digest();

    [GeneratedRegex("\"pod-template-hash\": \"[0-9a-z]+\"")]
    private static partial Regex Hash();

    [GeneratedRegex(@"""(10\.88|127)\.[0-9.]+""")]
    private static partial Regex Address();
}
