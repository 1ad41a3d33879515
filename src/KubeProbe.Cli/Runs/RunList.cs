using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;

namespace KubeProbe.Cli.Runs;

/// <summary>Lists runs, newest first.</summary>
static class RunList
{
    /// <param name="call">The command.</param>
    /// <param name="filter">Which runs.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancel">Ends it.</param>
    public static Task<IReadOnlyList<Run>> ReadAsync(Call call, RunFilter filter, int limit, CancellationToken cancel) =>
        Pages.ReadAsync<Run>(limit, async (size, token) =>
        {
            var request = new ListRunsRequest { Filter = filter, PageSize = size, PageToken = token };
            var page = await call.Centre.Runs.ListRunsAsync(request, cancellationToken: cancel);
            return (page.Runs, page.NextPageToken);
        });
}
