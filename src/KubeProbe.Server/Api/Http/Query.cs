using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Server.Api.Http;

/// <summary>Reads what stands in a query string; all that is wrong is told at once.</summary>
sealed class Query
{
    readonly List<FieldFault> faults = [];

    public int Number(string? text, string field)
    {
        if (string.IsNullOrEmpty(text)) return 0;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        faults.Add(new FieldFault(field, $"\"{Cut(text)}\" is no number.", "Use a whole number."));
        return 0;
    }

    /// <summary><c>true</c>, <c>1</c> or nothing but the name mean yes.</summary>
    public bool Flag(string? text, string field)
    {
        if (text is null or "false" or "0") return false;
        if (text is not ("" or "true" or "1")) faults.Add(new FieldFault(field, $"\"{Cut(text)}\" is neither.", "Use true or false."));
        return true;
    }

    public Google.Protobuf.WellKnownTypes.Duration? Time(string? text, string field)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (KubeProbe.Core.Manifests.Duration.TryParse(text, out var time)) return time.ToDuration();
        faults.Add(new FieldFault(field, $"\"{Cut(text)}\" is no duration.", "Use a form such as 30s or 2m."));
        return null;
    }

    /// <summary>A time in RFC 3339, or how long ago as a duration.</summary>
    public Timestamp? Moment(string? text, string field, TimeProvider time)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (KubeProbe.Core.Manifests.Duration.TryParse(text, out var ago)) return (time.GetUtcNow() - ago).ToTimestamp();
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return at.ToTimestamp();
        faults.Add(new FieldFault(field, $"\"{Cut(text)}\" is no time.", "Use RFC 3339, such as 2026-01-31T08:00:00Z, or how long ago, such as 1h."));
        return null;
    }

    /// <summary>Words of a closed set, in any case, with or without the set's prefix; comma-separated or repeated.</summary>
    public IEnumerable<T> Words<T>(string[]? texts, string field) where T : struct, System.Enum
    {
        var known = System.Enum.GetNames<T>().Where(name => name != "Unspecified").ToList();
        foreach (var text in texts?.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) ?? [])
        {
            var bare = text.Replace($"{typeof(T).Name}_", "", StringComparison.OrdinalIgnoreCase).Replace("_", "", StringComparison.Ordinal);
            if (known.FirstOrDefault(name => string.Equals(name, bare, StringComparison.OrdinalIgnoreCase)) is { } name)
                yield return System.Enum.Parse<T>(name);
            else
                faults.Add(new FieldFault(field, $"\"{Cut(text)}\" is none.", NearestName.Remedy(text, known, "they are")));
        }
    }

    /// <summary>Throws all faults, if there are any.</summary>
    public void Check()
    {
        if (faults.Count > 0) throw ApiFault.Invalid(faults);
    }

    static string Cut(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
