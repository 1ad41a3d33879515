namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>
/// How a voice provider is asked to call somebody. Body and headers are templates in the Liquid language; see <see cref="PhoneValues"/> for what they see.
/// </summary>
public sealed record PhoneOptions
{
    /// <summary>The body where none is said.</summary>
    public const string UsualBody =
        """
        {"to": {{ number | json }}, "text": {{ text | json }}, "language": {{ language | json }}, "incident": {{ incident | json }}, "key": {{ key | json }}, "callback": {{ callback | json }}}
        """;

    /// <summary><c>POST</c> or <c>PUT</c>. Default POST.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>What the body is. Default <c>application/json</c>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Name and template of each header beside the content's; at most 20.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The template of the body. Default <see cref="UsualBody"/>.</summary>
    public string Body { get; init; } = UsualBody;

    /// <summary>The statuses by which the provider says that it calls. Default every 2xx.</summary>
    public IReadOnlyList<int> Success { get; init; } = [];

    /// <summary>
    /// The field of what the provider posts to the callback address that says which key was pressed; null: whatever it posts there
    /// acknowledges.
    /// </summary>
    public string? AcknowledgeField { get; init; }

    /// <summary>The values of that field that acknowledge.</summary>
    public IReadOnlyList<string> AcknowledgeValues { get; init; } = [];

    /// <summary>The values of <see cref="StatusField"/> by which a call reached nobody: the ladder's next step is taken at once. Default none: it waits for its time.</summary>
    public IReadOnlyList<string> FailedValues { get; init; } = [];

    /// <summary>Calls to the same person within this time after one wait and are one call; zero: each is by itself. 0s to 10m; default 1m.</summary>
    public TimeSpan Bundle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The field that says what became of the call, for the incident's story; null for none.</summary>
    public string? StatusField { get; init; }
}
