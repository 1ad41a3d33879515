using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Tests.Recordings;

/// <summary>A watch over the wire from now on, held to a recorded one.</summary>
sealed class Watch : IDisposable
{
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    readonly HttpResponseMessage answer;
    readonly StreamReader lines;

    Watch(HttpResponseMessage answer, Stream stream) => (this.answer, lines) = (answer, new StreamReader(stream));

    public static async Task<Watch> StartAsync(ReplayCluster cluster, string path)
    {
        var answer = await cluster.SendAsync("GET", $"{path}?watch=1&resourceVersion={cluster.Objects.Version}");
        return new Watch(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Our next changes about the object are the recorded ones about it, in their order; gives the last of ours.</summary>
    public async Task<JsonObject> HoldAsync(string recording, string name)
    {
        JsonObject last = [];
        foreach (var wanted in RecordedExchange.Read(recording).Events.Where(e => About(e) == name)) Moving.AssertSame(wanted, last = await NextAsync(name));
        return last;
    }

    /// <summary>Our next changes about the object are the recorded ones, for what two components write at the same time in any order.</summary>
    public async Task HoldAnyOrderAsync(string recording, string name, int count)
    {
        var wanted = RecordedExchange.Read(recording).Events.Where(e => About(e) == name).Take(count).Select(Moving.Text).Order(StringComparer.Ordinal).ToList();
        var ours = new List<string>();
        while (ours.Count < count) ours.Add(Moving.Text(await NextAsync(name)));
        Assert.Equal(wanted, ours.Order(StringComparer.Ordinal));
    }

    /// <summary>The next event about the object.</summary>
    public async Task<JsonObject> NextAsync(string name)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (await lines.ReadLineAsync(deadline.Token) is { } line)
            if (JsonNode.Parse(line) is JsonObject change && About(change) == name) return change;
        throw new EndOfStreamException("The watch ended.");
    }

    public void Dispose()
    {
        lines.Dispose();
        answer.Dispose();
    }

    static string? About(JsonObject change) => change.Text("object", "involvedObject", "name") ?? change.Text("object", "metadata", "name");
}
