using KubeProbe.Core.Alerts;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Severity;
using KubeProbe.Notify.Alerts;
using KubeProbe.Notify.Alerts.Templates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace KubeProbe.Server.Configuration;

/// <summary>Reads the file of channels and routes. Secrets stand in files of their own, or in this one when nobody else may read it.</summary>
static partial class AlertChannelsFile
{
    const long MaxBytes = 1 << 20;
    const int LongestSecret = 4_096;

    static readonly string[] ChannelKeys = ["name", "kind", "url", "urlFile", "secret", "secretFile", "mentions", "language", "perMinute", "sendResolved", "mode", "gates", "title", "text", "body", .. EmailKeys, .. PhoneKeys];
    static readonly string[] RouteKeys = ["cluster", "labels", "case", "owner", "kinds", "level", "during", "channels", "ladder", "repeat", "continue"];
    static readonly string[] Lists = ["channels", "routes", "people", "rotas", "ladders"];

    public static void Read(string path, AlertOptions options, List<string> faults)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new IOException("it is larger than 1 MiB.");
            using var text = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents is not [{ RootNode: YamlMappingNode root }])
            {
                faults.Add($"{path}: it must be one mapping with the lists {string.Join(", ", Lists)}.");
                return;
            }
            foreach (var item in YamlSection.List(root, "channels", path, faults)) ReadChannel(new YamlSection(item, path, ChannelKeys, faults), options);
            foreach (var item in YamlSection.List(root, "routes", path, faults)) ReadRoute(new YamlSection(item, path, RouteKeys, faults), options);
            ReadOnCall(root, path, options, faults);
            foreach (var other in root.Children.Keys.Select(key => key.ToString()).Except(Lists))
                faults.Add($"{path}: there is no \"{other}\" here. It knows {string.Join(", ", Lists)}.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path}: it can't be read: {fault.Message}");
        }
        catch (YamlException fault)
        {
            faults.Add($"{path}:{fault.Start.Line}: it is no YAML: {fault.Message}");
        }
    }

    static void ReadChannel(YamlSection section, AlertOptions options)
    {
        var name = section.Required("name");
        var kind = section.Name<AlertChannelKind>("kind", required: true);
        var url = Secret(section, "url", required: true);
        var secret = Secret(section, "secret", required: false);
        var address = url is not null && Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : null;
        if (url is not null && address is null) section.Fault("url is no absolute address.");
        var language = section.Text("language") switch
        {
            null or "en" => AlertLanguage.English,
            "zh" => AlertLanguage.Chinese,
            _ => section.Fault<AlertLanguage>("language must be en or zh."),
        };
        var perMinute = section.Number("perMinute") ?? AlertChannelOptions.UsualPerMinute(kind ?? default);
        var mentions = section.Texts("mentions");
        var sendResolved = !section.Has("sendResolved") || section.Truth("sendResolved");
        var (email, phone) = (ReadEmail(section, kind), ReadPhone(section, kind));
        var (mode, gates) = (section.Name<CloudEventsMode>("mode", required: false), section.Texts("gates"));
        if (name is null || kind is null || address is null) return;

        options.Channels.Add(new AlertChannelOptions
        {
            Name = name, Kind = kind.Value, Url = address, Secret = secret, Mentions = mentions, Language = language, PerMinute = perMinute, Email = email, Phone = phone, SendResolved = sendResolved,
            Mode = mode ?? default, Gates = gates,
            Templates = new ChannelTemplates { Title = section.Text("title"), Text = section.Text("text"), Body = kind is AlertChannelKind.Phone ? null : section.Text("body") },
        });
    }

    static void ReadRoute(YamlSection section, AlertOptions options) => options.Routes.Add(new AlertRoute
    {
        Cluster = section.Text("cluster"),
        Labels = section.Text("labels") is not { } labels ? null
            : LabelSelectorText.TryParse(labels, out var selector, out var fault) ? selector
            : section.Fault<LabelSelector>($"labels: {fault}"),
        Case = section.Text("case"),
        Owner = section.Text("owner"),
        Kinds = Kinds(section),
        Level = section.Name<AlertLevel>("level", required: false) ?? AlertLevel.Info,
        During = section.Text("during") is not { } hours ? null
            : BusinessHours.TryParse(hours, out var during) ? during
            : section.Fault<BusinessHours>($"during: \"{hours}\" is no time. {BusinessHours.Remedy}"),
        Channels = section.Texts("channels"),
        Ladder = section.Text("ladder"),
        Repeat = section.Span("repeat"),
        Continue = section.Truth("continue"),
    });

    static List<AlertKind> Kinds(YamlSection section)
    {
        var kinds = new List<AlertKind>();
        foreach (var word in section.Texts("kinds"))
        {
            if (Enum.GetValues<AlertKind>().FirstOrDefault(kind => AlertLabels.KindWord(kind) == word, (AlertKind)(-1)) is var kind && Enum.IsDefined(kind)) kinds.Add(kind);
            else section.Fault($"kinds: \"{word}\" is none. Use {string.Join(", ", Enum.GetValues<AlertKind>().Select(AlertLabels.KindWord))}.");
        }
        return kinds;
    }

    // Its value is never told, whatever is wrong with it.
    static string? Secret(YamlSection section, string key, bool required)
    {
        var (text, file) = (section.Text(key), section.Text($"{key}File"));
        if (text is not null && file is not null) return section.Fault<string?>($"{key} and {key}File are both set. Use one.");
        if (file is null) return text is null && required ? section.Fault<string?>($"{key} or {key}File is missing.") : text;
        try
        {
            if (new FileInfo(file).Length <= LongestSecret && File.ReadAllText(file).Trim() is { Length: > 0 } read) return read;
            return section.Fault<string?>($"{key}File: {file} must hold one line of at most {LongestSecret} bytes.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return section.Fault<string?>($"{key}File: {file} can't be read. Give the path of a readable file.");
        }
    }
}
