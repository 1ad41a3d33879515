namespace KubeProbe.Probes.Inspections;

/// <summary>A label selector of an object, held against labels as the API server does.</summary>
static class LabelMatch
{
    /// <summary>Whether the selector takes an object with these labels; an empty selector takes all, an absent one none.</summary>
    public static bool Takes(KubeObject selector, KubeObject labels) =>
        selector.Exists
        && selector.Members("matchLabels").All(wanted => labels.Text(wanted.Key) == wanted.Value.AsText())
        && selector.Items("matchExpressions").All(expression => Holds(expression, labels));

    static bool Holds(KubeObject expression, KubeObject labels)
    {
        var value = labels.Text(expression.Text("key") ?? "");
        return expression.Text("operator") switch
        {
            "In" => value is not null && expression.Texts("values").Contains(value),
            "NotIn" => value is null || !expression.Texts("values").Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
