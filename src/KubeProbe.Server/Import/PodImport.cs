using System.Text.Json.Nodes;
using KubeProbe.Core.Cases;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

/// <summary>Reads a pod's spec: what a probe pod can be is taken over, everything else that is said is noted.</summary>
sealed partial class PodImport(ProbeContract contract, string at, Action<string, string> note)
{
    /// <summary>Null when there is no container to run.</summary>
    public ImportedPod? Read(SourceMap spec)
    {
        var containers = spec.List("containers");
        if (containers is not [SourceMap main, ..])
        {
            note($"{at}.containers", "There is no container.");
            return null;
        }
        for (var other = 1; other < containers.Count; other++)
            note($"{at}.containers[{other}]", "A probe pod has one container, and the first is taken. Run the rest elsewhere, or from the image's command.");

        var template = new JsonObject();
        var parameters = new JsonObject();
        ReadContainer(main, template, parameters);
        ReadUser(spec, main, template);
        var account = spec.Text("serviceAccountName") ?? spec.Text("serviceAccount") ?? "";
        if (account is not ("" or "default")) template["serviceAccount"] = account;
        if (spec.List("imagePullSecrets") is { Count: > 0 } pulls)
            template["imagePullSecrets"] = new JsonArray([.. pulls.OfType<SourceMap>().Select(pull => JsonValue.Create(pull.Text("name") ?? ""))]);

        var selector = new JsonObject();
        foreach (var (key, value) in spec.Map("nodeSelector")?.Entries ?? [])
            if (value is SourceScalar label) selector[key.Text] = label.Text;
        Rest(spec, at, PodFields);
        return new ImportedPod(template, parameters, selector, account is "default" ? "" : account);
    }

    void ReadContainer(SourceMap main, JsonObject template, JsonObject parameters)
    {
        template["image"] = main.Text("image") ?? "";
        foreach (var field in (string[])["command", "args"])
            if (main.Texts(field) is { Count: > 0 } texts) template[field] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        ReadResources(main, template);
        ReadEnvironment(main, template, parameters);
        Rest(main, $"{at}.containers[0]", ContainerFields);
    }

    // A side that says nothing is written as such: the template's defaults could contradict the other side.
    void ReadResources(SourceMap main, JsonObject template)
    {
        var resources = new JsonObject();
        foreach (var side in (string[])["requests", "limits"])
            resources[side] = new JsonObject([.. (main.Map("resources")?.Map(side)?.Entries ?? []).Where(entry => entry.Value is SourceScalar)
                .Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key.Text, ((SourceScalar)entry.Value).Text))]);
        template["resources"] = resources;
        if (resources["limits"]!["memory"] is null)
            note($"{at}.containers[0].resources.limits", "There is none for memory, so the template has none either. Give one, that the probe can't fill its node.");
    }

    /// <summary>Notes every field that says something and that nobody took.</summary>
    void Rest(SourceMap map, string path, IReadOnlyDictionary<string, string> known)
    {
        foreach (var (key, value) in map.Entries)
        {
            if (!ForeignFields.Says(value)) continue;
            var reason = known.GetValueOrDefault(key.Text, "Probe pods have nothing of the kind.");
            if (reason.Length > 0 && !IsUsual(key.Text, value)) note($"{path}.{key.Text}", reason);
        }
    }
}
