using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Connections;

namespace KubeProbe.Cli.Incidents;

/// <summary>Lists incidents, by whatever words they are asked for.</summary>
static class IncidentList
{
    /// <summary>Those that are not resolved.</summary>
    public static ListIncidentsRequest Open(ListIncidentsRequest request)
    {
        request.States.Add(["open", "acknowledged"]);
        return request;
    }

    public static async Task WriteAsync(Call call, ListIncidentsRequest request, int limit, CancellationToken cancel) =>
        IncidentText.WriteList(call, await Pages.ReadAsync<Incident>(limit, async (size, token) =>
        {
            (request.PageSize, request.PageToken) = (size, token);
            var page = await call.Centre.Incidents.ListIncidentsAsync(request, cancellationToken: cancel);
            return (page.Incidents, page.NextPageToken);
        }));

    /// <summary>One with its alerts and its story.</summary>
    public static async Task ShowAsync(Call call, string id, CancellationToken cancel) =>
        IncidentText.Write(call, await call.Centre.Incidents.GetIncidentAsync(new GetIncidentRequest { Id = id }, cancellationToken: cancel));
}
