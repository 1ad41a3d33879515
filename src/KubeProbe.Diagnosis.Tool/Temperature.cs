using KubeProbe.Diagnosis.Causes;
using KubeProbe.Diagnosis.Classifier;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>Calibrates: finds what the sums have to be divided by, so that probabilities of unseen rows are true.</summary>
static class Temperature
{
    /// <summary>The temperature under which rows that the models had not seen are least surprising.</summary>
    public static float Fit(IReadOnlyList<(Row Row, CauseModel Model)> unseen)
    {
        var rows = unseen.Select(each => (each.Model, Features: Features.Of(EvidenceText.Of(each.Row.Evidence)), Label: Taxonomy.Ordered.ToList().IndexOf(each.Row.Category!))).ToList();
        return Enumerable.Range(1, 40).Select(step => step * 0.05f)
            .MinBy(temperature => rows.Sum(row => -Math.Log(row.Model.WithTemperature(temperature).Probabilities(row.Features)[row.Label] + 1e-9)));
    }
}
