namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>How a channel words what it tells: by its templates, else as usual. An alert is told in the usual words, too, where a template does not do with it.</summary>
sealed class ChannelWords(AlertChannelOptions channel, Uri? centre)
{
    readonly MessageTemplate? title = Read(channel.Templates.Title), text = Read(channel.Templates.Text), body = Read(channel.Templates.Body);

    public AlertLanguage Language => channel.Language;

    /// <summary>The line above one event, or above a digest.</summary>
    public string Title(IReadOnlyList<AlertEvent> events) => events.Count == 1 ? Title(events[0]) : AlertWords.Digest(events.Count, channel.Language);

    /// <summary>One line: what became of what, and where.</summary>
    public string Title(AlertEvent told) => Rendered(title, told, Same) is { } made && made.ReplaceLineEndings(" ").Trim() is { Length: > 0 } line ? line : AlertWords.Title(told, channel.Language);

    /// <summary>What stands below; null where it is worded as usual. A template that makes nothing of it is no reason to tell nothing: receivers refuse an empty text.</summary>
    /// <param name="told">What is told.</param>
    /// <param name="escape">How texts are written so that they are nothing but texts there.</param>
    public string? Text(AlertEvent told, Func<string, string>? escape = null) => Rendered(text, told, escape ?? Same)?.Trim() is { Length: > 0 } made ? made : null;

    /// <summary>The whole body; null where it is as usual.</summary>
    public string? Body(AlertEvent told) => Rendered(body, told, Same);

    string? Rendered(MessageTemplate? template, AlertEvent told, Func<string, string> escape)
    {
        try
        {
            return template?.Render(TemplateValues.Of(told, channel.Language, centre, escape));
        }
        catch (TemplateFaultException)
        {
            return null;
        }
    }

    static MessageTemplate? Read(string? text) => text is null ? null : MessageTemplate.Parse(text);

    static string Same(string text) => text;
}
