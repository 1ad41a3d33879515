using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts.OnCall;
using KubeProbe.Notify.Alerts.Templates;

namespace KubeProbe.Notify.Alerts.Phone;

/// <summary>Asks a voice provider to call somebody, in whatever form it wants.</summary>
sealed class PhoneFormat : IAlertFormat
{
    readonly AlertChannelOptions channel;
    readonly PhoneOptions phone;
    readonly IReadOnlyList<Person> people;
    readonly Func<PhoneCall, Uri?> callback;
    readonly ChannelWords words;
    readonly MessageTemplate body;
    readonly IReadOnlyList<(string Name, MessageTemplate Value)> headers;

    public PhoneFormat(AlertChannelOptions channel, IReadOnlyList<Person> people, Func<PhoneCall, Uri?> callback)
    {
        (this.channel, this.people, this.callback) = (channel, people, callback);
        (phone, words) = (channel.Phone ?? new PhoneOptions(), new ChannelWords(channel, null));
        body = MessageTemplate.Parse(phone.Body);
        headers = [.. phone.Headers.Select(header => (header.Key, MessageTemplate.Parse(header.Value)))];
    }

    /// <summary>The signed address by which who is called acknowledges; none where the centre's own address is unknown.</summary>
    public static Uri? Callback(CallTokens? tokens, Uri? centre, string channel, PhoneCall call) =>
        tokens is null || centre is null || call.First.Incident is not { } incident ? null
        : new Uri(centre, "/api/v1/calls/" + tokens.Issue(new CallClaims(incident.Id, channel, call.Told.Ladder, call.Told.Step, call.Told.Person, call.At) { Others = [.. call.Incidents.Skip(1)] }));

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var call = PhoneCall.Of(events) ?? throw new NotComposedException("It says of nobody whom to call. Route alerts to a ladder, not to its channel.");
        if (people.FirstOrDefault(each => each.Name == call.Told.Person) is not { Phone: not null } person)
            throw new NotComposedException($"{call.Told.Person} has no number any more. Add it to people, and send this again.");
        var values = PhoneValues.Of(call, person, channel, callback(call), words.Text(call.First));
        var request = new HttpRequestMessage(new HttpMethod(phone.Method), channel.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Rendered(body, values))) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(phone.ContentType);
        if (phone.ContentType.IndexOf(';', StringComparison.Ordinal) < 0) request.Content.Headers.ContentType.CharSet = "utf-8";
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, Rendered(value, values).ReplaceLineEndings(" ").Trim())) throw new NotComposedException($"The header {name} can't be sent.");
        return request;
    }

    public string? Refusal(string body) => null;

    public bool IsTaken(HttpStatusCode status) => phone.Success.Count > 0 ? phone.Success.Contains((int)status) : (int)status is >= 200 and < 300;

    // What speaks of the call, such as a number that is none. That the centre may not call (401, 403) or calls too often (429) is for a while.
    public bool IsFinal(HttpStatusCode status) =>
        status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.UnprocessableEntity;

    static string Rendered(MessageTemplate template, IReadOnlyDictionary<string, object?> values)
    {
        try
        {
            return template.Render(values);
        }
        catch (TemplateFaultException fault)
        {
            throw new NotComposedException($"The channel's template does not do with this alert: {fault.Message}.", fault);
        }
    }
}
