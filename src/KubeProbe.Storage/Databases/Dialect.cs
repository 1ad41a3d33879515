using System.Data.Common;

namespace KubeProbe.Storage.Databases;

/// <summary>
/// Where the two databases differ in how they write the same thing. Everything else is SQL both understand.
/// Times are kept to the microsecond by both; what is finer is cut off.
/// </summary>
abstract class Dialect
{
    /// <summary>Folder of its migrations.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several servers may be at work on it.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Ends a SELECT that must keep its rows from changing until the transaction ends.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>As <see cref="ForUpdate"/>, leaving out rows somebody else holds.</summary>
    public abstract string ForUpdateSkipLocked { get; }

    /// <summary>A condition: the column is one of the texts bound to the parameter.</summary>
    public abstract string In(string column, string parameter);

    /// <summary>A condition: the text of the column holds the one bound to the parameter, to the letter: LIKE makes no difference between upper and lower case in one of the two.</summary>
    public abstract string Holds(string column, string parameter);

    /// <summary>A table <c>item(value, ordinal)</c> of the elements of the JSON array bound to the parameter.</summary>
    public abstract string Elements(string parameter);

    /// <summary>A member of such an element, as a column type; <paramref name="type"/> is boolean, double, bigint or text.</summary>
    public abstract string Member(string name, string type);

    /// <summary>Whether run history is cut into weeks.</summary>
    public abstract bool IsCut { get; }

    /// <summary>The table that holds each run's id once, with <c>created_at</c>.</summary>
    public string RunIds => IsCut ? "run_ids" : "runs";

    /// <summary>A condition on <c>runs</c>: it is the run of this id. Cut into weeks, it looks into the run's own only.</summary>
    public string IsRun(string parameter) => $"id = {parameter}{AtRun(parameter)}";

    /// <summary>A condition on <c>runs</c>: it is one of these ids. Cut into weeks, it looks into their own only.</summary>
    public string AreRuns(string parameter) => IsCut
        ? $"(created_at, id) IN (SELECT known.created_at, known.id FROM run_ids AS known WHERE {In("known.id", parameter)})"
        : In("id", parameter);

    /// <summary>A further condition on what carries the <c>created_at</c> of a run: that of the run of this id.</summary>
    public string AtRun(string parameter) =>
        IsCut ? $" AND created_at = (SELECT known.created_at FROM run_ids AS known WHERE known.id = {parameter})" : "";

    /// <summary>Binds one value.</summary>
    public abstract void Bind(DbCommand command, BoundValue value);

    /// <summary>Reads a time.</summary>
    public abstract DateTimeOffset ReadTime(DbDataReader reader, int ordinal);

    /// <summary>The time as both databases keep it.</summary>
    public static DateTimeOffset Kept(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
