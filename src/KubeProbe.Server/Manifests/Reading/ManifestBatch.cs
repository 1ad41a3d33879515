namespace KubeProbe.Server.Manifests.Reading;

/// <summary>All that was read from the files of one apply.</summary>
/// <param name="Drafts">In the order they stand.</param>
/// <param name="Unread">What is wrong with whatever did not become a draft.</param>
/// <param name="UnreadText">The text of whatever did not become a draft; null when not even that is known.</param>
sealed record ManifestBatch(IReadOnlyList<ManifestDraft> Drafts, IReadOnlyList<LocatedFault> Unread, IReadOnlyList<string>? UnreadText)
{
    const int MostFaults = 2_000;

    public bool IsFaulty => Unread.Count > 0 || Drafts.Any(draft => draft.Faults.Any);

    /// <summary>Whether a manifest of that name may stand in what could not be read.</summary>
    public bool MayHold(string name) => UnreadText?.Any(text => text.Contains(name, StringComparison.Ordinal)) ?? true;

    /// <summary>How many faults there are, however many of them are told.</summary>
    public int Count => Unread.Count + Drafts.Sum(draft => draft.Faults.All.Count());

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
