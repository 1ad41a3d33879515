using System.Globalization;
using System.Text.Json;

namespace KubeProbe.Notify.Tests.Gates;

/// <summary>
/// What the schemas of CDEvents ask of testsuiterun, testcaserun and incident events 0.3.0: members, which of them are needed, and words of
/// closed lists. Members that a schema does not name are faults, as there.
/// </summary>
static class CdEventShape
{
    static readonly string[] Outcomes = ["success", "failure", "cancel", "error"];
    static readonly string[] Severities = ["low", "medium", "high", "critical"];
    static readonly string[] Triggers = ["manual", "pipeline", "event", "schedule", "other"];

    public static void Check(JsonElement told)
    {
        Members(told, ["context", "subject"], ["customData", "customDataContentType"]);
        var (context, subject) = (told.GetProperty("context"), told.GetProperty("subject"));
        Members(context, ["specversion", "id", "source", "type", "timestamp"], ["schemaUri", "chainId", "links"]);
        Assert.All(context.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.String), member => Assert.NotEqual("", member.Value.GetString()));
        Assert.True(DateTimeOffset.TryParse(context.GetProperty("timestamp").GetString(), CultureInfo.InvariantCulture, out _));
        if (context.TryGetProperty("links", out var links)) Assert.All(links.EnumerateArray(), Link);
        Members(subject, ["id", "content"], ["source"]);

        var type = context.GetProperty("type").GetString()!.Split('.', 5);
        Assert.Equal(("dev", "cdevents", "0.3.0"), (type[0], type[1], type[4]));
        Content(type[2], type[3], subject.GetProperty("content"));
        Assert.Equal("application/json", told.GetProperty("customDataContentType").GetString());
        Assert.Equal(JsonValueKind.Object, told.GetProperty("customData").ValueKind);
    }

    static void Content(string subject, string predicate, JsonElement content)
    {
        Reference(content.GetProperty("environment"));
        if (subject == "incident")
        {
            Assert.Contains(predicate, (string[])["detected", "reported", "resolved"]);
            Members(content, ["environment"], ["description", "service", "artifactId"]);
            return;
        }
        var finished = predicate == "finished";
        Assert.Contains(predicate, (string[])["queued", "started", "finished"]);
        string[] own = subject switch { "testsuiterun" => ["testSuite"], "testcaserun" => ["testCase", "testSuiteRun"], _ => throw new Xunit.Sdk.XunitException(subject) };
        Members(content, finished ? ["environment", "outcome"] : ["environment"], [.. own, .. finished ? (string[])["severity", "reason"] : ["trigger"]]);
        if (content.TryGetProperty("testSuite", out var suite)) Members(suite, ["id"], ["version", "name", "uri"]);
        if (content.TryGetProperty("testCase", out var @case)) Members(@case, ["id"], ["version", "name", "type", "uri"]);
        if (content.TryGetProperty("testSuiteRun", out var run)) Members(run, ["id"], ["source"]);
        if (content.TryGetProperty("outcome", out var outcome)) Assert.Contains(outcome.GetString(), Outcomes);
        if (content.TryGetProperty("severity", out var severity)) Assert.Contains(severity.GetString(), Severities);
        if (!content.TryGetProperty("trigger", out var trigger)) return;
        Assert.Contains(trigger.GetProperty("type").GetString(), Triggers);
        if (trigger.TryGetProperty("uri", out var uri)) Assert.True(Uri.IsWellFormedUriString(uri.GetString(), UriKind.Absolute));
    }

    static void Link(JsonElement link)
    {
        Members(link, ["linkType", "linkKind", "target"], ["tags"]);
        Assert.Equal("RELATION", link.GetProperty("linkType").GetString());
        Assert.NotEqual("", link.GetProperty("target").GetProperty("contextId").GetString());
    }

    static void Reference(JsonElement reference)
    {
        Members(reference, ["id"], ["source"]);
        Assert.NotEqual("", reference.GetProperty("id").GetString());
        Assert.True(Uri.IsWellFormedUriString(reference.GetProperty("source").GetString(), UriKind.RelativeOrAbsolute));
    }

    static void Members(JsonElement element, string[] needed, string[] allowed)
    {
        var names = element.EnumerateObject().Select(member => member.Name).ToList();
        Assert.Empty(needed.Except(names));
        Assert.Empty(names.Except(needed).Except(allowed));
    }
}
