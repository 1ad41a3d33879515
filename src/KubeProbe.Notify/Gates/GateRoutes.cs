using System.IO.Enumeration;
using KubeProbe.Core.Changes;
using KubeProbe.Core.Gates;
using KubeProbe.Notify.Alerts;

namespace KubeProbe.Notify.Gates;

/// <summary>Channels that say of which gates they want to hear.</summary>
sealed class GateRoutes(AlertOptions options) : IGateRoutes
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ChannelsOf(Change change) => [.. options.Channels.Where(channel => Takes(channel, change.Labels.GetValueOrDefault("gate", ""))).Select(channel => channel.Name)];

    static bool Takes(AlertChannelOptions channel, string gate) =>
        channel.Gates.Any(pattern => pattern == "*" || FileSystemName.MatchesSimpleExpression(pattern, gate, ignoreCase: false));
}
