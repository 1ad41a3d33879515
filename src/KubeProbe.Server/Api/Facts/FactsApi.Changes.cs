using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Facts;

namespace KubeProbe.Server.Api.Facts;

sealed partial class FactsApi
{
    const int OrdinaryChanges = 50;

    /// <summary>One page of changes, newest first.</summary>
    public async Task<ListFactChangesResponse> ChangesAsync(ListFactChangesRequest request, CancellationToken cancellation)
    {
        var filter = await FilterAsync(request.Name, request.Case, request.Cluster, request.LabelSelector, cancellation);
        var size = PageSize.Of(request.PageSize, OrdinaryChanges);
        var list = $"fact changes {request.Name} {request.Case} {request.Cluster} {request.LabelSelector}";
        var rows = await book.ChangesAsync(filter, ReadKey(list, request.PageToken), size + 1, cancellation);
        return new ListFactChangesResponse
        {
            Changes = { rows.Take(size).Select(ToMessage) },
            NextPageToken = rows.Count > size && rows[size - 1] is var last
                ? PageToken.Write(list, last.At.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Key.Name, last.Key.Case, last.Key.Cluster)
                : "",
        };
    }

    static FactChangeKey? ReadKey(string list, string token)
    {
        if (PageToken.Read(list, token, parts: 4) is not { } key) return null;
        return long.TryParse(key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new FactChangeKey(new DateTimeOffset(ticks, TimeSpan.Zero), new FactKey(key[1], key[2], key[3]))
            : throw PageToken.Fault();
    }

    static Contracts.V1Alpha1.FactChange ToMessage(Core.Facts.FactChange change) => new()
    {
        Name = change.Key.Name,
        Case = change.Key.Case,
        Cluster = change.Key.Cluster,
        At = change.At.ToTimestamp(),
        Value = change.Value,
        Was = change.Was ?? "",
        First = change.Was is null,
        RunId = change.Run.ToString(),
    };
}
