using System.Text.RegularExpressions;
using KubeProbe.Core.Manifests;

namespace KubeProbe.Core.Cases.Checks;

/// <summary>What may be wrong with a check, and what its conditions say of what was found.</summary>
public static partial class CheckRules
{
    const int MostConditions = 50;
    const int LongestText = 16_384;

    static readonly string[] Types = ["A", "AAAA", "CNAME", "MX", "NS", "TXT", "SRV", "SOA", "PTR", "CAA"];
    static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>All that is wrong.</summary>
    public static IEnumerable<ManifestFault> Check(CheckSpec? check, ProbeContract contract, IReadOnlyList<ParameterDeclaration> parameters)
    {
        if (check is null)
            return contract is not ProbeContract.Check ? [] : [new("spec.check", "A template of contract check says what to look at.", "Add check with one of http, tcp, tls, dns and grpc.")];
        if (contract is not ProbeContract.Check)
            return [new("spec.check", "Only a template of contract check has one.", "Add contract: check, or remove check.")];
        return
        [
            .. CheckKinds(check),
            .. Texts(check).SelectMany(text => CheckText(text.Text, text.Field, parameters)),
            .. CheckAddresses(check),
            .. TextRules.CheckDistinct(check.Conditions, MostConditions, "spec.check.conditions"),
            .. check.Conditions.Index().SelectMany(condition => ConditionFaults(condition.Item, FieldPath.Of("spec.check.conditions", condition.Index), FieldsOf(check))),
        ];
    }

    /// <summary>The fields that conditions on it may name; a name that ends with a dot stands for whatever follows.</summary>
    public static IReadOnlyList<string> FieldsOf(CheckSpec check) => check switch
    {
        { Http: not null } => ["status", "latency", "body", "body.", "body[", "header.", "certificate.expiresIn"],
        { Tcp: not null } => ["latency"],
        { Tls: not null } => ["latency", "protocol", "certificate.expiresIn", "certificate.subject", "certificate.issuer"],
        { Dns: not null } => ["latency", "code", "answer", "answers"],
        { Grpc: not null } => ["latency", "health"],
        _ => [],
    };

    /// <summary>The first condition that does not hold, in words; null when all do.</summary>
    public static IEnumerable<string> Broken(IReadOnlyList<string> conditions, CheckFindings findings)
    {
        foreach (var text in conditions)
        {
            if (!CheckCondition.TryParse(text, out var condition, out var fault)) yield return $"{text}: {fault}";
            else if (findings.Find(condition.Field) is not { } found) yield return $"{text.Trim()}: there is no {condition.Field}";
            else if (!Holds(condition, found)) yield return $"{text.Trim()} (it was {(found.Count == 0 ? "nothing" : string.Join(", ", found.Take(5)))})";
        }
    }

    static bool Holds(CheckCondition condition, IReadOnlyList<CheckValue> found) => condition.Operator switch
    {
        "!=" => found.All(value => !Same(value, condition.Values[0])),
        "in" => found.Any(value => condition.Values.Any(wanted => Same(value, wanted))),
        "contains" => found.Any(value => value.Text.Contains(condition.Values[0].Text, StringComparison.Ordinal)),
        "==" => found.Any(value => Same(value, condition.Values[0])),
        _ => found.Any(value => value.Number is { } number && Compares(condition.Operator, number, condition.Values[0].Number!.Value)),
    };

    static bool Same(CheckValue found, CheckValue wanted) =>
        found.Number is { } number && wanted.Number is { } other ? number.Equals(other) : found.Text == wanted.Text;

    static bool Compares(string comparison, double number, double bound) => comparison switch
    {
        "<" => number < bound,
        "<=" => number <= bound,
        ">" => number > bound,
        _ => number >= bound,
    };

    static IEnumerable<ManifestFault> CheckKinds(CheckSpec check)
    {
        var kinds = new object?[] { check.Http, check.Tcp, check.Tls, check.Dns, check.Grpc }.Count(kind => kind is not null);
        if (kinds != 1) yield return new("spec.check", $"It has {kinds} of http, tcp, tls, dns and grpc.", "Give exactly one of them.");
        if (check.Http is { } http && !Methods.Contains(http.Method)) yield return new("spec.check.http.method", $"\"{http.Method}\" is no method.", NearestName.Remedy(http.Method, Methods, "the methods are"));
        if (check.Dns is { } dns && !Types.Contains(dns.Type)) yield return new("spec.check.dns.type", $"\"{dns.Type}\" is no type of record.", NearestName.Remedy(dns.Type, Types, "the types are"));
        foreach (var (name, _) in check.Http?.Headers ?? new Dictionary<string, string>())
            if (!Header().IsMatch(name)) yield return new(FieldPath.Of("spec.check.http.headers", name), "It can't name a header.", "Use letters, digits and -.");
    }

    static IEnumerable<ManifestFault> CheckText(string text, string field, IReadOnlyList<ParameterDeclaration> parameters)
    {
        if (text.Length > LongestText || text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
            yield return new(field, $"The text has more than {LongestText} characters, or a control character.", "Shorten it.");
        foreach (Match reference in Reference().Matches(text[..Math.Min(text.Length, LongestText)]))
            if (reference.Groups["name"].Value is var name && parameters.All(parameter => parameter.Name != name))
                yield return new(field, $"The template declares no parameter {name}.", NearestName.Remedy(name, [.. parameters.Select(parameter => parameter.Name)], "the parameters are"));
    }

    // With a parameter in it an address is only known at the run.
    static IEnumerable<ManifestFault> CheckAddresses(CheckSpec check)
    {
        foreach (var (url, field) in new[] { (check.Http?.Url, "spec.check.http.url"), (check.Grpc?.Url, "spec.check.grpc.url") })
            if (url is not null && !Reference().IsMatch(url) && UrlFault(url) is { } fault) yield return new(field, fault, "Write http:// or https://, a host and a path.");
        foreach (var (address, field) in new[] { (check.Tcp?.Address, "spec.check.tcp.address"), (check.Tls?.Address, "spec.check.tls.address") })
            if (address is not null && !Reference().IsMatch(address) && !TryAddress(address, out _, out _))
                yield return new(field, $"\"{(address.Length <= 100 ? address : address[..99] + "…")}\" is no host with a port.", "Write it such as example.com:443 or [::1]:443.");
    }

    static IEnumerable<ManifestFault> ConditionFaults(string text, string field, IReadOnlyList<string> fields)
    {
        if (!CheckCondition.TryParse(text, out var condition, out var fault))
            yield return new(field, $"\"{(text.Length <= 100 ? text : text[..99] + "…")}\" is no condition. {fault}", "Correct it, such as status == 200 or latency < 300ms.");
        else if (fields.Count > 0 && !fields.Any(known => known[^1] is '.' or '[' ? condition.Field.StartsWith(known, StringComparison.OrdinalIgnoreCase) : condition.Field.Equals(known, StringComparison.OrdinalIgnoreCase)))
            yield return new(field, $"Such a check finds no {condition.Field}.", NearestName.Remedy(condition.Field, [.. fields.Where(known => known[^1] is not ('.' or '['))], "it finds"));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"\$\((?<name>[A-Za-z_][A-Za-z0-9_]{0,127})\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
