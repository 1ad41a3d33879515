using KubeProbe.Core.Cases;

namespace KubeProbe.Core.Tests.Cases;

public sealed class PodExtrasRulesTests
{
    static readonly ProbeTemplateSpec Template = new() { Image = "x:1", Contract = ProbeContract.KuberhealthyV2, Parameters = [new ParameterDeclaration { Name = "TARGET" }] };

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var extras = new PodExtras
        {
            Labels = new Dictionary<string, string> { ["kubeprobe.io/run"] = "x", ["a b"] = "c" },
            Annotations = new Dictionary<string, string> { ["app.kubernetes.io/name"] = "x" },
            Fields = new Dictionary<string, string> { ["TARGET"] = "spec.nodeName", ["KH_RUN_UUID"] = "metadata.uid", ["KUBEPROBE_X"] = "metadata.uid", ["NODE"] = "spec.node" },
        };

        var faults = ProbeTemplateRules.Check(Template with { Pod = extras }).Select(fault => fault.Field).Order(StringComparer.Ordinal);

        Assert.Equal(
            ["spec.pod.annotations[\"app.kubernetes.io/name\"]", "spec.pod.fields.KH_RUN_UUID", "spec.pod.fields.KUBEPROBE_X", "spec.pod.fields.NODE",
             "spec.pod.fields.TARGET", "spec.pod.labels[\"a b\"]", "spec.pod.labels[\"kubeprobe.io/run\"]"],
            faults);
    }

    [Fact]
    public void What_is_right_is_left_alone() => Assert.Empty(ProbeTemplateRules.Check(Template with
    {
        Pod = new PodExtras
        {
            Labels = new Dictionary<string, string> { ["sidecar.istio.io/inject"] = "false" },
            Fields = PodExtrasRules.Paths.Index().ToDictionary(path => $"FIELD_{path.Index}", path => path.Item),
        },
    }));
}
