using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

partial class PodImport
{
    /// <summary>Each variable becomes a parameter of the template and a value of the case.</summary>
    void ReadEnvironment(SourceMap main, JsonObject template, JsonObject parameters)
    {
        var (declared, fields) = (new JsonArray(), new JsonObject());
        foreach (var (index, variable) in main.List("env").OfType<SourceMap>().Index())
        {
            var (field, name) = ($"{at}.containers[0].env[{index}]", variable.Text("name") ?? "");
            if (ContractRules.Variables(contract).Contains(name)) continue;
            if (ParameterRules.CheckDeclarations([new ParameterDeclaration { Name = name }], "").FirstOrDefault() is { } fault)
                note(field, $"{fault.Message} {fault.Remedy}");
            else if (parameters.ContainsKey(name) || fields.ContainsKey(name)) note(field, $"{name} stands twice; the first is taken.");
            else if (variable.Map("valueFrom")?.Map("fieldRef")?.Text("fieldPath") is { } path && PodExtrasRules.Paths.Contains(path)) fields[name] = path;
            else if (Value(variable, name, field) is { } value)
            {
                declared.Add(new JsonObject { ["name"] = name });
                parameters[name] = value;
            }
            else if (variable.Map("valueFrom")?.Map("secretKeyRef") is not null && declared.All(one => (string?)one!["name"] != name))
                declared.Add(new JsonObject { ["name"] = name, ["secret"] = true });
        }
        if (declared.Count > 0) template["parameters"] = declared;
        if (fields.Count > 0) template["pod"] = new JsonObject { ["fields"] = fields };
    }

    string? Value(SourceMap variable, string name, string field)
    {
        if (variable.Map("valueFrom") is not { } source)
        {
            var text = variable.Find("value")?.Value is SourceScalar { IsNull: false } scalar ? scalar.Text : "";
            if (text.Contains("$(", StringComparison.Ordinal)) note($"{field}.value", "Other variables are not put in: the value is given as it stands.");
            return text;
        }
        note($"{field}.valueFrom", source switch
        {
            _ when source.Map("secretKeyRef") is { } key =>
                $"Secrets of the cluster are not read. Apply a Secret with the value, and set the case's parameter {name}: {{secretRef: {{name: …, key: {key.Text("key")}}}}}.",
            _ when source.Map("fieldRef")?.Text("fieldPath") is { } path => $"Probe pods can't be given {path}; {name} is not set.",
            _ when source.Map("configMapKeyRef") is not null => $"Give the value itself as the case's parameter {name}; it is not set.",
            _ => $"A parameter has a value or a secretRef; {name} is not set.",
        });
        return null;
    }
}
