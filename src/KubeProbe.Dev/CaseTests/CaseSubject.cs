using System.Text.Json.Nodes;
using KubeProbe.Dev.Fleet;
using KubeProbe.DevCluster.Kubelet.Images;

namespace KubeProbe.Dev.CaseTests;

/// <summary>The probe that is tested, and what its template says of it.</summary>
sealed record CaseSubject : IAsyncDisposable
{
    const string Ours = "ghcr.io/kubeprobe/probes";

    /// <summary>The name its pod gives as image.</summary>
    public const string Image = "case.test/probe:1";

    public required ImageEntry Entry { get; init; }

    /// <summary>What runs the image, where it is one; null for an executable.</summary>
    public CaseEngine? Engine { get; init; }

    public JsonArray Command { get; init; } = [];

    public JsonArray Args { get; init; } = [];

    /// <summary>Rules as the template writes them; null where there is no template: then it may do everything.</summary>
    public JsonArray? Rbac { get; init; }

    /// <summary>Kinds whose objects the centre removes by the run's label.</summary>
    public IReadOnlySet<string> Swept { get; init; } = new HashSet<string>();

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Values that must be seen nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public bool Reports { get; init; } = true;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Finds the executable, and reads the template: the first of the file, and the first case of it.</summary>
    /// <exception cref="DevException">Says what is wrong, and the remedy.</exception>
    public static async Task<CaseSubject> ReadAsync(string what, IReadOnlyDictionary<string, string> given, string? templateFile, TimeSpan? timeout, CancellationToken cancellation, string? path = null)
    {
        List<JsonObject> documents = templateFile is null ? [] : [.. YamlObjects.Read(await ReadFileAsync(templateFile, cancellation))];
        var template = documents.Find(d => (string?)d["kind"] == "ProbeTemplate");
        if (templateFile is not null && template is null) throw new DevException($"{templateFile} holds no ProbeTemplate.");
        var spec = template?["spec"]?.AsObject();
        var declared = (spec?["parameters"] as JsonArray ?? []).OfType<JsonObject>().ToList();

        var parameters = new Dictionary<string, string>();
        foreach (var each in declared.Where(each => each["default"] is not null)) parameters[Text(each["name"])] = Text(each["default"]);
        var sample = documents.Find(d => (string?)d["kind"] == "ProbeCase" && (string?)d["spec"]?["template"] == (string?)template?["metadata"]?["name"]);
        foreach (var (name, value) in sample?["spec"]?["parameters"] as JsonObject ?? []) if (value is JsonValue) parameters[name] = Text(value);
        foreach (var (name, value) in given) parameters[name] = value;
        var missing = declared.Where(each => Text(each["required"]) == "true" && !parameters.ContainsKey(Text(each["name"]))).Select(each => Text(each["name"])).ToList();
        if (missing.Count > 0) throw new DevException($"The template requires {string.Join(", ", missing)}: give each as -p NAME=VALUE.");

        var secret = declared.Where(each => Text(each["secret"]) == "true").Select(each => Text(each["name"])).ToHashSet();
        var command = spec?["command"] as JsonArray ?? [];
        var engine = IsImage(what) ? await CaseEngine.OpenAsync(what, [.. command.Select(Text)], path, cancellation) : null;
        return new CaseSubject
        {
            Entry = new ImageEntry { Entrypoint = [engine?.Program ?? await ExecutableAsync(what, cancellation)] },
            Engine = engine,
            // Of an image the engine runs it: no program of this machine is meant.
            Command = engine is null ? command : [],
            Args = spec?["args"] as JsonArray ?? [],
            Rbac = template is null ? null : spec?["rbac"] as JsonArray ?? [],
            Swept = (spec?["sweep"] as JsonArray ?? []).Select(each => Text(each is JsonObject sweep ? sweep["resource"] ?? sweep["resources"] : each)).ToHashSet(),
            Parameters = parameters,
            Secrets = [.. parameters.Where(p => secret.Contains(p.Key) && p.Value.Length >= 6).Select(p => p.Value)],
            Reports = Text(spec?["contract"]) is not "exit-code",
            Timeout = timeout ?? (KubeProbe.DevCluster.Faults.GoDuration.TryParse(Text(spec?["timeout"]), out var own) ? own : TimeSpan.FromSeconds(30)),
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (Engine is not null) await Engine.DisposeAsync();
    }

    // A path is a file, there or not; any other name that is no file is an image's.
    static bool IsImage(string what) =>
        !IsOurs(what) && !File.Exists(what) && !Path.IsPathRooted(what) && !what.StartsWith('.') && KubeProbe.DevCluster.Kubelet.Images.ImageReference.TryParse(what, out _) is not null;

    static bool IsOurs(string what) => what == Ours || what.StartsWith(Ours + ":", StringComparison.Ordinal);

    static string Text(JsonNode? node) => node is JsonValue value ? value.ToString() : "";

    static async Task<string> ReadFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(file, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DevException($"{file} can't be read: {fault.Message}");
        }
    }

    static async Task<string> ExecutableAsync(string what, CancellationToken cancellation)
    {
        if (IsOurs(what))
        {
            var output = Path.Combine(Checkout.DefaultData, "bin", "probes");
            await Checkout.BuildAsync("KubeProbe.Probes", output, cancellation);
            return Path.Combine(output, "kubeprobe-probes");
        }
        if (!File.Exists(what))
            throw new DevException($"{what} is no file and no image's name: give an executable, such as the image's entry point, or an image.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(what) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
            throw new DevException($"{what} is not executable: chmod +x {what}");
        return Path.GetFullPath(what);
    }
}
