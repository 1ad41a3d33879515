namespace KubeProbe.Core.Alerts;

/// <summary>Port: channels, to be looked at and tried.</summary>
public interface IChannelDesk
{
    /// <summary>The channels there are, in the order of the configuration.</summary>
    IReadOnlyList<ChannelView> Channels { get; }

    /// <summary>What a channel would be sent, without secrets; null when there is no such channel.</summary>
    IReadOnlyList<RenderedMessage>? Preview(string channel, Notification notification);

    /// <summary>Sends a message that says that it is a test; null when there is no such channel. What would stay at the receiver is resolved at once.</summary>
    /// <param name="channel">Its name.</param>
    /// <param name="by">Who tries it.</param>
    /// <param name="person">Whom to call, where it calls people.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<SendResult?> TestAsync(string channel, string by, string? person, CancellationToken cancellation);
}

/// <summary>A channel, without secrets.</summary>
/// <param name="Name">As routes name it.</param>
/// <param name="Kind">How it speaks, in one lower-case word.</param>
/// <param name="Target">Where it sends to, as far as that is no secret.</param>
public sealed record ChannelView(string Name, string Kind, string Target);

/// <summary>One message as it would go out.</summary>
/// <param name="Target">Method and address, or recipients.</param>
/// <param name="Headers">Name and value.</param>
/// <param name="Body">All of it.</param>
public sealed record RenderedMessage(string Target, IReadOnlyList<(string Name, string Value)> Headers, string Body);
