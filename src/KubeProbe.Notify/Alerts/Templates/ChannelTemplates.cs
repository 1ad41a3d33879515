namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>How a channel words what it tells, in the Liquid language; what is null is worded as usual. See <see cref="TemplateValues"/> for what they see.</summary>
public sealed record ChannelTemplates
{
    /// <summary>The one line above, or the subject of a letter. Of chat and e-mail.</summary>
    public string? Title { get; init; }

    /// <summary>What stands below instead of summary and fields, or what is read out. Of chat, e-mail and phone.</summary>
    public string? Text { get; init; }

    /// <summary>The body, JSON. Of webhook.</summary>
    public string? Body { get; init; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Title is null && Text is null && Body is null;
}
