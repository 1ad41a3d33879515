using KubeProbe.Notify.Alerts;

namespace KubeProbe.Server.Configuration;

/// <summary>Where alerts go: the one webhook of the settings, and the channels and routes of a file.</summary>
/// <param name="Options">Of use only when there are no faults.</param>
/// <param name="Faults">All that is wrong with the file.</param>
sealed record AlertSettings(AlertOptions Options, IReadOnlyList<string> Faults)
{
    public static AlertSettings Read(ServerOptions server)
    {
        var faults = new List<string>();
        var options = new AlertOptions { AllowPrivateHosts = [.. server.AlertTargets], Centre = server.PublicUrl };
        if (server.AlertUrl is { } url && SecretFile.OfAlerts(server) is { } secret)
            options.Channels.Add(new AlertChannelOptions { Name = Core.Alerts.OneWebhook.Name, Kind = AlertChannelKind.Webhook, Url = url, Secret = secret });
        if (server.AlertChannelsFile is { } file)
        {
            AlertChannelsFile.Read(file, options, faults);
            faults.AddRange(options.Validate());
            // Who hears of gates does so without a route.
            if (faults.Count == 0 && options.Routes.Count == 0 && !options.Channels.All(channel => channel.Gates.Count > 0)) faults.Add($"{file}: it has no routes, so nothing would reach its channels. Add routes: [{{channels: [NAME]}}].");
        }
        return new AlertSettings(options, faults);
    }
}
