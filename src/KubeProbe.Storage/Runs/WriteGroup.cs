using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Runs;

/// <summary>One caller's share of a transaction that several share.</summary>
/// <param name="Statements">What to do, in order.</param>
/// <param name="Hold">Rows to hold first; empty for none.</param>
/// <param name="Cancellation">The caller's; looked at until the share is taken up.</param>
sealed record WriteShare(IReadOnlyList<Statement> Statements, IReadOnlyList<Core.Runs.RunId> Hold, CancellationToken Cancellation)
{
    /// <summary>Completed after the commit, with the answers of its own statements.</summary>
    public TaskCompletionSource<IReadOnlyList<IReadOnlyList<string>>> Done { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Shares that go into one transaction.</summary>
sealed class WriteGroup(RunStatements statements, IReadOnlyList<WriteShare> shares)
{
    /// <summary>All statements: the rows to hold, then each share's in the order they came.</summary>
    public IReadOnlyList<Statement> Statements { get; } = Gather(statements, shares);

    /// <summary>Gives each share the answers of its own statements.</summary>
    public void Answer(IReadOnlyList<IReadOnlyList<string>> answers)
    {
        var next = shares.Any(share => share.Hold.Count > 0) ? 1 : 0;
        foreach (var share in shares)
        {
            var count = share.Statements.Count(statement => statement.Answers);
            share.Done.TrySetResult([.. answers.Skip(next).Take(count)]);
            next += count;
        }
    }

    static List<Statement> Gather(RunStatements statements, IReadOnlyList<WriteShare> shares)
    {
        var all = new List<Statement>();
        var held = shares.SelectMany(share => share.Hold).ToList();
        if (held.Count > 0) all.Add(statements.Hold(held));
        foreach (var share in shares) all.AddRange(share.Statements);
        return all;
    }
}
