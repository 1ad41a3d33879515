using KubeProbe.Core.Changes;
using KubeProbe.Core.Manifests;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Changes;

sealed partial class ChangeLog : IChangeQueries
{
    public Task<IReadOnlyList<ChangeRecord>> PageAsync(ChangeListFilter filter, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.Cluster is not null) conditions.Add(database.Dialect.Holds("clusters", "@cluster"));
        if (filter.Component is not null) conditions.Add("component = @component");
        if (filter.Source is not null) conditions.Add(database.Dialect.Holds("change", "@source"));
        if (filter.Before is not null) conditions.Add("(received_at, id) < (@before_time, @before_id)");
        var page = new Statement(
            $"SELECT {Columns} FROM changes WHERE {string.Join(" AND ", conditions)} ORDER BY received_at DESC, id DESC LIMIT @limit", answers: true);
        // Both are JSON: a name stands in quotes there, and a label after its own.
        if (filter.Cluster is { } cluster) page.With("@cluster", SpecJson.Write(cluster));
        if (filter.Component is { } component) page.With("@component", component);
        if (filter.Source is { } source) page.With("@source", $"\"source\":{SpecJson.Write(source)}");
        if (filter.Before is { } before) page.With("@before_time", before.ReceivedAt).With("@before_id", before.Id);
        return database.ListAsync(page.With("@limit", Math.Clamp(filter.Limit, 1, 1_000)), Read, cancellation);
    }
}
