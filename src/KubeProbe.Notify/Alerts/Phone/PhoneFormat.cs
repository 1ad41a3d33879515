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
    readonly Func<AlertEvent, CallTold, Uri?> callback;
    readonly ChannelWords words;
    readonly MessageTemplate body;
    readonly IReadOnlyList<(string Name, MessageTemplate Value)> headers;

    public PhoneFormat(AlertChannelOptions channel, IReadOnlyList<Person> people, Func<AlertEvent, CallTold, Uri?> callback)
    {
        (this.channel, this.people, this.callback) = (channel, people, callback);
        (phone, words) = (channel.Phone ?? new PhoneOptions(), new ChannelWords(channel, null));
        body = MessageTemplate.Parse(phone.Body);
        headers = [.. phone.Headers.Select(header => (header.Key, MessageTemplate.Parse(header.Value)))];
    }

    /// <summary>The signed address by which who is called acknowledges; none where the centre's own address is unknown.</summary>
    public static Uri? Callback(CallTokens? tokens, Uri? centre, string channel, AlertEvent told, CallTold call) =>
        tokens is null || centre is null || told.Incident is not { } incident ? null
        : new Uri(centre, "/api/v1/calls/" + tokens.Issue(new CallClaims(incident.Id, channel, call.Ladder, call.Step, call.Person, told.At)));

    public HttpRequestMessage Compose(IReadOnlyList<AlertEvent> events, DateTimeOffset now)
    {
        var told = events[0];
        var call = told.Call ?? throw new NotComposedException("It says of nobody whom to call. Route alerts to a ladder, not to its channel.");
        if (people.FirstOrDefault(each => each.Name == call.Person) is not { Phone: not null } person)
            throw new NotComposedException($"{call.Person} has no number any more. Add it to people, and send this again.");
        var values = PhoneValues.Of(told, call, person, channel, callback(told, call), words.Text(told));
        var request = new HttpRequestMessage(new HttpMethod(phone.Method), channel.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Rendered(body, values))) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(phone.ContentType);
        if (phone.ContentType.IndexOf(';', StringComparison.Ordinal) < 0) request.Content.Headers.ContentType.CharSet = "utf-8";
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, Rendered(value, values).ReplaceLineEndings(" ").Trim())) throw new NotComposedException($"The header {name} can't be sent.");
        return request;
    }

    public string? Refusal(string body) => null;

    public bool IsTaken(HttpStatusCode status) => phone.Success.Count > 0 ? phone.Success.Contains((int)status) : (int)status is >= 200 and < 300;

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
