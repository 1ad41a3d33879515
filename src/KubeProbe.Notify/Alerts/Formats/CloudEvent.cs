using System.Globalization;
using System.Net.Http.Headers;

namespace KubeProbe.Notify.Alerts.Formats;

/// <summary>A CDEvent on its way: a CloudEvent in binary or structured mode, whose data is all of the CDEvent.</summary>
/// <remarks>Source: cdevents/spec, spec.md and cloudevents-binding.md; CloudEvents 1.0, HTTP protocol binding.</remarks>
/// <param name="Id">Unique at the source; a repetition has the same.</param>
/// <param name="Source">Who tells.</param>
/// <param name="Type">With its version.</param>
/// <param name="Subject">Id of what it is about.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Chain">What belongs together.</param>
sealed record CloudEvent(string Id, string Source, string Type, string Subject, DateTimeOffset Time, string Chain)
{
    /// <summary>The version of CDEvents it is written by.</summary>
    const string CdEvents = "0.5.0";

    public required IReadOnlyDictionary<string, object> Content { get; init; }

    public required IReadOnlyDictionary<string, object> Custom { get; init; }

    /// <summary>The event that caused it, as its sender knows it; null where none is known.</summary>
    public string? CausedBy { get; init; }

    /// <summary>Who tells: the centre's address where it is known.</summary>
    public static string SourceOf(Uri? centre) => centre?.ToString().TrimEnd('/') ?? "/kubeprobe";

    public HttpRequestMessage Post(AlertChannelOptions channel)
    {
        var attributes = new Dictionary<string, object>
        {
            ["specversion"] = "1.0", ["id"] = Id, ["source"] = Source, ["type"] = Type, ["subject"] = Subject, ["time"] = Text(Time),
        };
        HttpRequestMessage request;
        if (channel.Mode is CloudEventsMode.Structured)
        {
            request = JsonBody.Post(channel.Url, attributes.Append(new("datacontenttype", "application/json")).Append(new("data", Data())).ToDictionary());
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        }
        else
        {
            request = JsonBody.Post(channel.Url, Data());
            foreach (var (name, value) in attributes) request.Headers.TryAddWithoutValidation($"ce-{name}", Encoded((string)value));
        }
        if (channel.Secret is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    Dictionary<string, object> Data()
    {
        var context = new Dictionary<string, object>
        {
            ["specversion"] = CdEvents, ["id"] = Id, ["source"] = Source, ["type"] = Type, ["timestamp"] = Text(Time), ["chainId"] = Chain,
        };
        if (CausedBy is { } cause)
            context["links"] = new[] { new Dictionary<string, object> { ["linkType"] = "RELATION", ["linkKind"] = "TRIGGER", ["target"] = new Dictionary<string, object> { ["contextId"] = cause } } };
        return new Dictionary<string, object>
        {
            ["context"] = context,
            ["subject"] = new Dictionary<string, object> { ["id"] = Subject, ["source"] = Source, ["content"] = Content },
            ["customData"] = Custom,
            ["customDataContentType"] = "application/json",
        };
    }

    // A header holds what CloudEvents lets it hold: everything else is percent-encoded, as the binding says.
    static string Encoded(string value) => Uri.EscapeDataString(value).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);

    static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
