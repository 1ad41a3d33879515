using KubeProbe.Core.Alerts.Escalations;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.OnCall;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Configuration;

/// <summary>People, rotas and ladders.</summary>
static partial class AlertChannelsFile
{
    static readonly string[] PersonKeys = ["name", "phone", "phoneFile", "email", "aliases"];
    static readonly string[] RotaKeys = ["name", "file", "url", "urlFile", "timeZone", "every"];
    static readonly string[] LadderKeys = ["name", "channel", "steps", "times", "again"];
    static readonly string[] StepKeys = ["after", "call", "fallback", "tell"];

    static void ReadOnCall(YamlMappingNode root, string path, AlertOptions options, List<string> faults)
    {
        foreach (var item in YamlSection.List(root, "people", path, faults)) ReadPerson(new YamlSection(item, path, PersonKeys, faults), options);
        foreach (var item in YamlSection.List(root, "rotas", path, faults)) ReadRota(new YamlSection(item, path, RotaKeys, faults), options);
        foreach (var item in YamlSection.List(root, "ladders", path, faults)) ReadLadder(new YamlSection(item, path, LadderKeys, faults), options);
    }

    static void ReadPerson(YamlSection section, AlertOptions options)
    {
        var (name, phone) = (section.Required("name"), Secret(section, "phone", required: false));
        if (name is not null) options.People.Add(new Person { Name = name, Phone = phone, Email = section.Text("email"), Aliases = section.Texts("aliases") });
    }

    static void ReadRota(YamlSection section, AlertOptions options)
    {
        var (name, url) = (section.Required("name"), Secret(section, "url", required: false));
        var address = url is not null && Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : null;
        if (url is not null && address is null) section.Fault("url is no absolute address.");
        var every = section.Span("every") ?? TimeSpan.FromMinutes(15);
        if (name is null || (url is not null && address is null)) return;
        options.Rotas.Add(new RotaOptions { Name = name, File = section.Text("file"), Url = address, TimeZone = section.Text("timeZone"), Every = every });
    }

    static void ReadLadder(YamlSection section, AlertOptions options)
    {
        var (name, channel) = (section.Required("name"), section.Required("channel"));
        var steps = section.Sections("steps", StepKeys).Select(step => new EscalationStep(step.Span("after") ?? TimeSpan.Zero)
        {
            Call = step.Texts("call"), Fallback = step.Texts("fallback"), Tell = step.Texts("tell"),
        }).ToList();
        var (times, again) = (section.Number("times") ?? 1, section.Span("again") ?? TimeSpan.Zero);
        if (name is not null && channel is not null) options.Ladders.Add(new EscalationLadder(name, channel, steps, times, again));
    }
}
