namespace KubeProbe.Diagnosis.Causes;

/// <summary>From what is written to what is used.</summary>
static class CauseRows
{
    public static CauseRule Rule(CauseFile file, CauseFile.Row row, Action<string> fault)
    {
        if (!Taxonomy.Categories.Contains(file.Category)) fault($"\"{file.Category}\" is no category. There are: {string.Join(", ", Taxonomy.Categories.Order())}");
        if (row.Id.Length == 0) fault("it has no id.");
        if (row.Cause.Length == 0) fault("it names no cause.");
        if (row.Strength is <= 0 or > 1) fault("its strength must be above 0 and at most 1.");
        if (row.All.Count + row.Any.Count == 0) fault("it has no signal: give it all or any.");
        return new CauseRule
        {
            Id = row.Id,
            Category = file.Category,
            Strength = row.Strength,
            Component = Or(row.Component, file.Component),
            Cause = row.Cause,
            Remedy = Or(row.Remedy, file.Remedy),
            Check = Or(row.Check, file.Check),
            Explains = row.Explains,
            All = Signals(row.All, fault),
            Any = Signals(row.Any, fault),
            None = Signals(row.None, fault),
            Example = row.Example,
        };
    }

    public static Symptom Symptom(CauseFile.SymptomRow row, Action<string> fault) => new(row.Title, Signals(row.Any, fault));

    public static IEnumerable<string> FaultsOf(IReadOnlyList<CauseRule> rules)
    {
        var ids = rules.Select(rule => rule.Id).ToHashSet();
        foreach (var twice in rules.GroupBy(rule => rule.Id).Where(same => same.Count() > 1)) yield return $"There are {twice.Count()} rules {twice.Key}.";
        foreach (var rule in rules)
            foreach (var explained in rule.Explains)
                if (!ids.Contains(explained) && !Taxonomy.Categories.Contains(explained))
                    yield return $"Rule {rule.Id} explains {explained}, which is neither a rule nor a category.";
    }

    static List<Signal> Signals(IEnumerable<string> texts, Action<string> fault)
    {
        var signals = new List<Signal>();
        foreach (var text in texts)
            if (Signal.Parse(text, out var wrong) is { } signal) signals.Add(signal);
            else fault(wrong!);
        return signals;
    }

    static string Or(string own, string files) => own.Length > 0 ? own : files;
}
