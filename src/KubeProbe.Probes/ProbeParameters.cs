using System.Globalization;
using KubeProbe.Client;

namespace KubeProbe.Probes;

/// <summary>The rendered parameters, from the environment. Reads never throw; <see cref="ThrowIfFaulty"/> tells every fault at once.</summary>
sealed partial class ProbeParameters(Func<string, string?> variable)
{
    readonly List<string> faults = [];
    readonly SortedSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>The names a probe asked for: what its template in the catalogue must declare.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    public string? Optional(string name)
    {
        asked.Add(name);
        return variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    public string Text(string name, string otherwise) => Optional(name) ?? otherwise;

    /// <summary>An image by parameter, pulled from where the cluster's images are pulled.</summary>
    public string Image(string name, string otherwise) => Below(variable("KUBEPROBE_IMAGE_PREFIX"), Text(name, otherwise));

    /// <summary>An image of ours, for pods that serve, write or end: by parameter, else the probe's own.</summary>
    public string OwnImage(string name) => Optional(name) is { } image
        ? Below(variable("KUBEPROBE_IMAGE_PREFIX"), image)
        : variable("KUBEPROBE_IMAGE") is { Length: > 0 } own ? own : Below(variable("KUBEPROBE_IMAGE_PREFIX"), "ghcr.io/kubeprobe/probes:0.1.0");

    // As the centre relocates the images of templates: the registry's host gives way, the rest stays.
    static string Below(string? prefix, string image)
    {
        if (string.IsNullOrWhiteSpace(prefix) || image.StartsWith(prefix + "/", StringComparison.Ordinal)) return image;
        var slash = image.IndexOf('/');
        var first = slash < 0 ? "" : image[..slash];
        var isHost = first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0 || first.Any(char.IsAsciiLetterUpper);
        return $"{prefix}/{(isHost ? image[(slash + 1)..] : image)}";
    }

    /// <summary>Comma or white space separated; at least one where nothing is said otherwise.</summary>
    public IReadOnlyList<string> List(string name, bool required = false)
    {
        var values = Optional(name)?.Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (required && values.Length == 0) faults.Add($"{name} is missing");
        return values;
    }

    public int Integer(string name, int otherwise, int least, int most)
    {
        if (Optional(name) is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        faults.Add($"{name} is '{text}', not a whole number from {least} to {most}");
        return otherwise;
    }

    public bool Boolean(string name, bool otherwise)
    {
        if (Optional(name) is not { } text) return otherwise;
        if (bool.TryParse(text, out var value)) return value;
        faults.Add($"{name} is '{text}', neither true nor false");
        return otherwise;
    }

    /// <summary>A duration as <c>500ms</c>, <c>30s</c>, <c>5m</c> or <c>1h30m</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan otherwise)
    {
        if (Optional(name) is not { } text) return otherwise;
        if (GoDuration.TryParse(text, out var value) && value > TimeSpan.Zero) return value;
        faults.Add($"{name} is '{text}', not a duration such as 500ms, 30s or 5m");
        return otherwise;
    }

    public void Fault(string fault) => faults.Add(fault);

    public void ThrowIfFaulty()
    {
        if (faults.Count > 0) throw new ProbeFailedException([.. faults.Select(f => ProbeErrors.ProbeFault($"parameter {f}"))]);
    }
}
