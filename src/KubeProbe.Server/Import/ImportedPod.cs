using System.Text.Json.Nodes;

namespace KubeProbe.Server.Import;

/// <summary>What a template, a case and a binding take over of a pod.</summary>
/// <param name="Template">Fields of the template's spec.</param>
/// <param name="Parameters">Values of the case's parameters.</param>
/// <param name="NodeSelector">For the binding's placement.</param>
/// <param name="ServiceAccount">The account it names; empty for the default one.</param>
sealed record ImportedPod(JsonObject Template, JsonObject Parameters, JsonObject NodeSelector, string ServiceAccount);
