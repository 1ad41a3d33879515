using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;

namespace KubeProbe.DevCluster.Faults;

/// <summary>The faults of one cluster: which are on, with which parameters. Thread-safe; what reads them asks each time.</summary>
public sealed partial class ClusterFaults
{
    readonly Lock gate = new();
    readonly SortedDictionary<string, ActiveFault> active = new(StringComparer.Ordinal);

    /// <summary>Raised after any change, on the thread that made it.</summary>
    public event Action? Changed;

    public IReadOnlyList<ActiveFault> Active
    {
        get { lock (gate) return [.. active.Values]; }
    }

    /// <summary>The fault if it is on.</summary>
    public ActiveFault? Find(FaultKind kind)
    {
        lock (gate) return active.GetValueOrDefault(kind.Name);
    }

    /// <summary>The fault if it is on and meant for this pod.</summary>
    public ActiveFault? Find(FaultKind kind, JsonObject pod) => Find(kind) is { } fault && fault.Hits(pod) ? fault : null;

    /// <summary>Switches a fault on, or changes its parameters.</summary>
    /// <exception cref="FaultException">No such fault or parameter, or a value it can't have: every one of them is named.</exception>
    public ActiveFault Set(string name, JsonObject? parameters = null)
    {
        var kind = FaultKind.All.FirstOrDefault(k => k.Name == name)
            ?? throw new FaultException($"There is no fault \"{name}\". Choose one of: {string.Join(", ", FaultKind.All)}.");
        var fault = new ActiveFault(kind, Read(kind, parameters ?? []));
        lock (gate) active[name] = fault;
        Changed?.Invoke();
        return fault;
    }

    /// <summary>Switches a fault off; false when it wasn't on.</summary>
    /// <exception cref="FaultException">There is no such fault.</exception>
    public bool Clear(string name)
    {
        if (FaultKind.All.All(k => k.Name != name))
            throw new FaultException($"There is no fault \"{name}\". Choose one of: {string.Join(", ", FaultKind.All)}.");
        bool was;
        lock (gate) was = active.Remove(name);
        if (was) Changed?.Invoke();
        return was;
    }

    /// <summary>Switches every fault off.</summary>
    public void ClearAll()
    {
        lock (gate) active.Clear();
        Changed?.Invoke();
    }

    static Dictionary<string, object> Read(FaultKind kind, JsonObject given)
    {
        var wrong = new List<string>();
        foreach (var (name, _) in given)
            if (kind.Parameters.All(p => p.Name != name))
                wrong.Add(kind.Parameters.Count == 0
                    ? $"{kind.Name} has no parameter \"{name}\"; it takes none"
                    : $"{kind.Name} has no parameter \"{name}\"; it takes {string.Join(", ", kind.Parameters.Select(p => p.Name))}");

        var values = new Dictionary<string, object>();
        foreach (var parameter in kind.Parameters)
        {
            var value = given[parameter.Name] is { } node ? Value(parameter, node, wrong) : parameter.Default;
            if (value is not null) values[parameter.Name] = value;
            else if (parameter.Required && given[parameter.Name] is null) wrong.Add($"{kind.Name} needs \"{parameter.Name}\": {parameter.Meaning}");
        }
        if (kind == FaultKind.ApiError && values.GetValueOrDefault("code") is long code and (< 500 or > 599))
            wrong.Add($"code is {code}; it must be from 500 to 599");
        if (kind == FaultKind.Unschedulable && values.GetValueOrDefault("reason") is string reason && reason.Trim(',', ' ').Length == 0)
            wrong.Add("reason must name at least one, such as Insufficient memory");
        if (wrong.Count > 0) throw new FaultException(string.Join(". ", wrong) + ".");
        return values;
    }

    static object? Value(FaultParameter parameter, JsonNode node, List<string> wrong)
    {
        var text = node is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;
        switch (parameter.Type)
        {
            case FaultParameterType.Text when node.Text() is { Length: > 0 } plain:
                if (parameter.Name == "match" && SelectorFault(plain) is { } fault) wrong.Add($"match: {fault}");
                return plain;
            case FaultParameterType.Number when long.TryParse(text, out var number) && number >= 0:
                return number;
            case FaultParameterType.Duration when text is not null && GoDuration.TryParse(text, out var span):
                return span;
        }
        wrong.Add(parameter.Type switch
        {
            FaultParameterType.Number => $"{parameter.Name} must be a whole number",
            FaultParameterType.Duration => $"{parameter.Name} must be a duration such as 500ms, 2s or 1m30s, a day at most",
            _ => $"{parameter.Name} must be a text that isn't empty",
        });
        return null;
    }

    static string? SelectorFault(string match)
    {
        if (match.IndexOfAny(['=', '!', ',', ' ']) < 0) return null;
        try
        {
            LabelSelector.Parse(match);
            return null;
        }
        catch (ApiException e)
        {
            return e.Message;
        }
    }
}
