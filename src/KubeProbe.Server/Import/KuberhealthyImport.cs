using System.Text.Json.Nodes;
using KubeProbe.Core.Bindings;
using KubeProbe.Core.Cases;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Scheduling;
using KubeProbe.Server.Manifests;
using KubeProbe.Server.Manifests.Rendering;
using KubeProbe.Server.Manifests.Yaml;

namespace KubeProbe.Server.Import;

/// <summary>
/// Makes a ProbeTemplate, a ProbeCase and a Binding of each check of Kuberhealthy. Whatever comes out can be applied; what could not
/// be carried over is noted.
/// </summary>
sealed partial class KuberhealthyImport(ImportTarget target)
{
    static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(10);

    readonly ImportNotes notes = new();
    readonly HashSet<string> names = [];
    readonly List<JsonObject> manifests = [];
    ForeignRights rights = new([]);

    /// <summary>YAML of all that came out, and what did not.</summary>
    public (string Yaml, IReadOnlyList<ImportNote> Notes) Import(IReadOnlyList<ManifestSource> files)
    {
        var objects = new ForeignDocuments(notes).Read(files);
        rights = new ForeignRights(objects);
        foreach (var found in objects)
        {
            if (KuberhealthyCheck.Of(found) is { } check) Import(check);
            else if (!ForeignRights.IsRights(found) && !KuberhealthyCheck.IsState(found))
                notes.Add(found.Title, "", "It is no check of Kuberhealthy.");
        }
        if (target is { Cluster: "", Group: "" } && manifests.Count > 0)
            notes.Add("", "", "Nothing is bound: name the cluster or the group of clusters that the checks are to run on.");
        return (string.Join("---\n", manifests.Select(YamlText.Write)), notes.All);
    }

    void Import(KuberhealthyCheck check)
    {
        var title = check.Object.Title;
        void Note(string field, string reason) => notes.Add(title, field, reason);
        if (check.Pod is not { } pod)
        {
            Note(check.PodField, "There is no pod to run. The check is left out.");
            return;
        }
        if (new PodImport(check.Contract, check.PodField, Note).Read(pod) is not { } made) return;

        var name = Name(check.Object, Note);
        var template = made.Template;
        template["description"] = $"Imported from {title}.";
        template["contract"] = check.Contract is ProbeContract.KuberhealthyV2 ? "kuberhealthy-v2" : "kuberhealthy-v3";
        template["timeout"] = Duration.Format(Timeout(check, Note));
        AddExtras(check, template, Note);
        if (rights.Of(made.ServiceAccount.Length > 0 ? made.ServiceAccount : "default", check.Object.Namespace, Note) is { Count: > 0 } rules) template["rbac"] = rules;

        var probeCase = new JsonObject { ["template"] = name };
        if (made.Parameters.Count > 0) probeCase["parameters"] = made.Parameters;
        List<JsonObject> all = [Manifest(ManifestKind.ProbeTemplate, name, template), Manifest(ManifestKind.ProbeCase, name, probeCase)];
        if (Bind(check, name, made.NodeSelector, Note) is { } binding) all.Add(binding);
        if (Faults(all).ToList() is { Count: > 0 } faults)
            foreach (var fault in faults) Note(fault.Field, $"{fault.Message} {fault.Remedy} The check is left out.");
        else manifests.AddRange(all);
    }

    TimeSpan Timeout(KuberhealthyCheck check, Action<string, string> note)
    {
        var (least, most) = (ProbeTemplateRules.ShortestTimeout, ProbeTemplateRules.LongestTimeout);
        if (check.Spec?.Text("timeout") is null)
            note("spec.timeout", $"There is none; Kuberhealthy {(check.Contract is ProbeContract.KuberhealthyV2 ? "v2" : "v3")} takes {Duration.Format(check.DefaultTimeout)}, and so does the template.");
        return Within(check, "timeout", check.DefaultTimeout, least, most, note);
    }

    JsonObject? Bind(KuberhealthyCheck check, string name, JsonObject nodeSelector, Action<string, string> note)
    {
        if (check.RunsOnce)
        {
            note("spec", $"It runs once, so it gets no binding. Start it by hand: kubeprobe run {name} --cluster …");
            return null;
        }
        if (target is { Cluster: "", Group: "" }) return null;
        if (check.Spec?.Text("runInterval") is null) note("spec.runInterval", $"There is none; Kuberhealthy takes {Duration.Format(DefaultInterval)}, and so does the binding.");

        var interval = Within(check, "runInterval", DefaultInterval, CronRules.ShortestInterval, TimeSpan.FromDays(30), note);
        var spec = target.Cluster.Length > 0 ? new JsonObject { ["cluster"] = target.Cluster } : new JsonObject { ["group"] = target.Group };
        spec["case"] = name;
        spec["schedule"] = new JsonObject { ["interval"] = Duration.Format(interval) };
        if (nodeSelector.Count > 0) spec["placement"] = new JsonObject { ["nodeSelector"] = nodeSelector };
        return Manifest(ManifestKind.Binding, name, spec);
    }

    static TimeSpan Within(KuberhealthyCheck check, string field, TimeSpan otherwise, TimeSpan least, TimeSpan most, Action<string, string> note)
    {
        if (check.Spec?.Text(field) is not { } text) return otherwise;
        if (!Duration.TryParse(text, out var given))
        {
            note($"spec.{field}", $"\"{text}\" is no duration; {Duration.Format(otherwise)} is taken.");
            return otherwise;
        }
        var within = given < least ? least : given > most ? most : given;
        if (within != given) note($"spec.{field}", $"{Duration.Format(given)} lies outside {Duration.Format(least)} to {Duration.Format(most)}; {Duration.Format(within)} is taken.");
        return within;
    }
}
