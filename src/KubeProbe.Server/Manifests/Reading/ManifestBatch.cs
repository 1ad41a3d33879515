namespace KubeProbe.Server.Manifests.Reading;

/// <summary>All that was read from the files of one apply.</summary>
/// <param name="Drafts">In the order they stand.</param>
/// <param name="Unread">What is wrong with whatever did not become a draft.</param>
/// <param name="Complete">Whether everything became a draft; if not, a name that is missing may stand in what could not be read.</param>
sealed record ManifestBatch(IReadOnlyList<ManifestDraft> Drafts, IReadOnlyList<LocatedFault> Unread, bool Complete)
{
    const int MostFaults = 500;

    public bool IsFaulty => Unread.Count > 0 || Drafts.Any(draft => draft.Faults.Any);

    /// <summary>By file and place; bounded, because a wrong file can have a fault in every line.</summary>
    public IReadOnlyList<LocatedFault> Faults(IReadOnlyList<ManifestSource> files)
    {
        var order = files.Index().DistinctBy(file => file.Item.Path).ToDictionary(file => file.Item.Path, file => file.Index);
        var all = Unread.Concat(Drafts.SelectMany(draft => draft.Faults.All))
            .OrderBy(fault => order.GetValueOrDefault(fault.Path, -1))
            .ThenBy(fault => fault.Line)
            .ThenBy(fault => fault.Column)
            .ToList();
        return all.Count <= MostFaults ? all :
        [
            .. all.Take(MostFaults),
            new LocatedFault("", 0, 0, "", "", "", $"There are {all.Count - MostFaults} more faults.", "Correct these first."),
        ];
    }
}
