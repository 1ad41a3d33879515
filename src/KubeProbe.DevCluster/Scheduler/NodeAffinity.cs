using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Scheduler;

/// <summary>nodeSelector and required node affinity.</summary>
static class NodeAffinity
{
    public static bool Matches(JsonObject pod, JsonObject node)
    {
        var labels = node.Object("metadata", "labels");
        if (pod.Pairs("spec", "nodeSelector").Any(wanted => labels.Text(wanted.Key) != wanted.Value))
            return false;
        var required = pod.Object("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
        // The terms are alternatives; the expressions of one term must all hold; a term without any matches nothing.
        return required is null || required.Items("nodeSelectorTerms").Any(term => TermMatches(term, node, labels));
    }

    static bool TermMatches(JsonObject term, JsonObject node, JsonObject? labels)
    {
        var expressions = term.Items("matchExpressions").ToList();
        var fields = term.Items("matchFields").ToList();
        return expressions.Count + fields.Count > 0
            && expressions.All(expression => Holds(expression, labels.Text(expression.Text("key") ?? "")))
            && fields.All(field => Holds(field, field.Text("key") == "metadata.name" ? node.Name() : null));
    }

    static bool Holds(JsonObject expression, string? value)
    {
        var values = expression.Texts("values").ToList();
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Compare(value, values) > 0,
            "Lt" => Compare(value, values) < 0,
            _ => false,
        };
    }

    /// <summary>Zero, which satisfies neither, when either side is no whole number.</summary>
    static int Compare(string? value, List<string> bounds) =>
        bounds is [var bound]
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : 0;
}
