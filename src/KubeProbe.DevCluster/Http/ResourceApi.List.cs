using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;
using KubeProbe.DevCluster.Tables;

namespace KubeProbe.DevCluster.Http;

sealed partial class ResourceApi
{
    async Task ListAsync(ApiCall call, ResourceType type)
    {
        var form = Representation.Choose(call.Http);
        var (labels, fields) = Selectors(call, type);
        var limit = call.QueryNumber("limit") ?? 0;
        var (list, after) = Source(call, type, limit > 0);

        var matching = list.Items.Where(o => labels.Matches(o) && fields.Matches(o));
        if (after.Length > 0) matching = matching.SkipWhile(o => string.CompareOrdinal(SortKey(call, o), after) <= 0);
        var items = matching.ToList();

        var metadata = new JsonObject { ["resourceVersion"] = list.Version.ToString(CultureInfo.InvariantCulture) };
        if (limit > 0 && items.Count > limit)
        {
            metadata["continue"] = ListPages.Token(list.Version, Placed(call, items[(int)limit - 1]));
            if (labels.Requirements.Count == 0 && fields.IsEmpty) metadata["remainingItemCount"] = items.Count - limit;
            items.RemoveRange((int)limit, items.Count - (int)limit);
            pages.Keep(WalkKey(call, type), list);
        }
        await AnswerListAsync(call, type, form, metadata, items).ConfigureAwait(false);
    }

    async Task DeleteCollectionAsync(ApiCall call, ResourceType type)
    {
        var options = await DeleteOptionsAsync(call).ConfigureAwait(false);
        var (labels, fields) = Selectors(call, type);
        var list = store.List(type, Place(call, type), o => labels.Matches(o) && fields.Matches(o));
        foreach (var item in list.Items)
        {
            try
            {
                store.Delete(type, item.Namespace(), item.Name(), options);
            }
            catch (ApiException e) when (e.Code == 404)
            {
                // Gone meanwhile, which is what was asked for.
            }
        }
        var metadata = new JsonObject { ["resourceVersion"] = store.Version.ToString(CultureInfo.InvariantCulture) };
        await AnswerListAsync(call, type, Form.Whole, metadata, list.Items).ConfigureAwait(false);
    }

    async Task AnswerListAsync(ApiCall call, ResourceType type, Form form, JsonObject metadata, IReadOnlyList<JsonObject> items)
    {
        if (form == Form.Table)
        {
            await Answer.JsonAsync(call, tables.Write(type, items, metadata, call.Query("includeObject"))).ConfigureAwait(false);
            return;
        }
        var partial = form == Form.PartialMetadata;
        var head = new JsonObject
        {
            ["kind"] = partial ? "PartialObjectMetadataList" : type.Kind + "List",
            ["apiVersion"] = partial ? "meta.k8s.io/v1" : type.ApiVersion,
            ["metadata"] = metadata,
        };
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        Answer.WriteList(output, head, partial ? items.Select(TableWriter.Partial) : items, typed: partial || kinds.Custom(type) is not null);
        output.Write("\n"u8);
        call.Http.Response.ContentType = "application/json";
        call.Http.Response.ContentLength = output.WrittenCount;
        await call.Http.Response.Body.WriteAsync(output.WrittenMemory, call.Aborted).ConfigureAwait(false);
    }

    static (LabelSelector Labels, FieldSelector Fields) Selectors(ApiCall call, ResourceType type) =>
        (LabelSelector.Parse(call.Query("labelSelector")), FieldSelector.Parse(type, call.Query("fieldSelector")));

    /// <summary>The list as it is now, or as it was when the walk through its pages began.</summary>
    (ObjectList List, string After) Source(ApiCall call, ResourceType type, bool paged)
    {
        if (call.Query("continue") is { } token && paged)
        {
            var place = ListPages.Read(token);
            return (pages.Resume(WalkKey(call, type), place.Version), place.After);
        }
        Demand(call.QueryNumber("resourceVersion"));
        return (store.List(type, Place(call, type)), "");
    }

    static string WalkKey(ApiCall call, ResourceType type) => $"{type.QualifiedName} {call.Request.Namespace}";

    /// <summary>What orders a list: the name in one namespace, namespace and name across them. '/' sorts before all letters of names but '-' and '.'.</summary>
    static string SortKey(ApiCall call, JsonObject obj) =>
        call.Request.Namespace.Length > 0 || obj.Namespace().Length == 0 ? obj.Name() : $"{obj.Namespace()}/{obj.Name()}";

    static JsonObject Placed(ApiCall call, JsonObject obj) => call.Request.Namespace.Length > 0
        ? new JsonObject { ["metadata"] = new JsonObject { ["name"] = obj.Name() } }
        : obj;
}
