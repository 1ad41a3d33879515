using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>What a request asks for, read from its method, path and query alone.</summary>
/// <param name="Verb">As RBAC names it: <c>get list watch create update patch delete deletecollection</c>; for other paths the HTTP method in lower case.</param>
sealed record ApiRequest(string Verb, string Path)
{
    public bool IsResource { get; private init; }

    public string Group { get; private init; } = "";

    public string Version { get; private init; } = "";

    public string Resource { get; private init; } = "";

    public string Subresource { get; private init; } = "";

    public string Namespace { get; private init; } = "";

    public string Name { get; private init; } = "";

    public static ApiRequest Read(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var method = http.Request.Method;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var other = new ApiRequest(method.ToLowerInvariant(), path);

        (string Group, string Version, string[] Below) at;
        if (parts is ["api", var core, _, ..]) at = ("", core, parts[2..]);
        else if (parts is ["apis", var group, var version, _, ..]) at = (group, version, parts[3..]);
        else return other;

        var ns = "";
        var rest = at.Below;
        if (rest is ["namespaces", var inside, _, ..] && rest[2] is not ("status" or "finalize")) (ns, rest) = (inside, rest[2..]);
        if (rest.Length > 3) return other;

        var name = rest.Length > 1 ? rest[1] : "";
        if (at.Group.Length == 0 && rest[0] == "namespaces" && name.Length > 0) ns = name;
        return new ApiRequest(VerbOf(method, http, name), path)
        {
            IsResource = true,
            Group = at.Group,
            Version = at.Version,
            Resource = rest[0],
            Subresource = rest.Length > 2 ? rest[2] : "",
            Namespace = ns,
            Name = name,
        };
    }

    /// <summary>Whether a query parameter says yes: <c>watch=1</c>, <c>watch=true</c>, or just <c>watch</c>.</summary>
    public static bool IsOn(HttpContext http, string parameter) =>
        http.Request.Query.TryGetValue(parameter, out var value) && value.ToString().ToLowerInvariant() is "1" or "true" or "t" or "";

    static string VerbOf(string method, HttpContext http, string name) => method switch
    {
        "GET" or "HEAD" when IsOn(http, "watch") => "watch",
        "GET" or "HEAD" => name.Length == 0 ? "list" : "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => name.Length == 0 ? "deletecollection" : "delete",
        _ => method.ToLowerInvariant(),
    };
}

/// <summary>One request on its way through the API.</summary>
sealed record ApiCall(HttpContext Http, ApiRequest Request, UserInfo User)
{
    readonly List<string> warnings = [];

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>What the caller is told beside the answer, in <c>Warning</c> headers.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Who is named as the manager of what it writes: <c>fieldManager</c>, else the program of the user agent.</summary>
    public string Manager => Query("fieldManager") ?? (Http.Request.Headers.UserAgent.ToString().Split('/')[0] is { Length: > 0 } program ? program : "unknown");

    /// <summary>Whether the answer is wanted but not the change: <c>dryRun=All</c>.</summary>
    /// <exception cref="ApiException">422 for any other value.</exception>
    public bool DryRun
    {
        get
        {
            var wanted = Http.Request.Query["dryRun"];
            if (wanted.Count == 0 || wanted is [""]) return false;
            if (wanted is ["All"]) return true;
            throw ApiException.BadRequest($"Invalid value: [\"{string.Join("\",\"", wanted.ToArray())}\"]: dryRun: Unsupported value: supported values: \"All\"");
        }
    }

    public void Warn(string text) => warnings.Add(text);

    /// <summary>A query parameter, or null when it is absent or empty.</summary>
    public string? Query(string name) => Http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <exception cref="ApiException">400 when it is no whole number.</exception>
    public long? QueryNumber(string name)
    {
        if (Query(name) is not { } text) return null;
        if (long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)) return number;
        throw ApiException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
