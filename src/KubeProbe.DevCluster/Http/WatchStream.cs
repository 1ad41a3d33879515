using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;
using KubeProbe.DevCluster.Selectors;
using KubeProbe.DevCluster.Tables;

namespace KubeProbe.DevCluster.Http;

/// <summary>Writes the events of one watch, a JSON object a line, as its selectors and form have them. Used by one thread at a time.</summary>
sealed class WatchStream(ApiCall call, ResourceType type, Form form, TableWriter tables, LabelSelector labels, FieldSelector fields)
{
    readonly ArrayBufferWriter<byte> pending = new(4096);
    bool columnsWritten;

    /// <summary>The version of the last event written.</summary>
    public long Version { get; private set; }

    /// <summary>Tables have no place for a bookmark.</summary>
    public bool TakesBookmarks => form != Form.Table;

    /// <summary>An object that begins to match was added, to this watch; one that ceases to was deleted.</summary>
    public void Change(WatchEvent change)
    {
        Version = change.Version;
        var matches = Matches(change.Object);
        var matched = change.Previous is { } previous && Matches(previous);
        var seen = change.Type switch
        {
            WatchEvent.Deleted when matched || matches => WatchEvent.Deleted,
            WatchEvent.Deleted => null,
            _ when matches => matched ? WatchEvent.Modified : WatchEvent.Added,
            _ => matched ? WatchEvent.Deleted : null,
        };
        if (seen is not null) Write(seen, Shown(change.Object));
    }

    public void Bookmark(long version)
    {
        Version = Math.Max(Version, version);
        Write("BOOKMARK", new JsonObject
        {
            ["kind"] = form == Form.PartialMetadata ? "PartialObjectMetadata" : type.Kind,
            ["apiVersion"] = form == Form.PartialMetadata ? "meta.k8s.io/v1" : type.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture),
                ["creationTimestamp"] = null,
            },
        });
    }

    /// <summary>Says why the watch ends, as its last event.</summary>
    public async Task ErrorAsync(ApiException refusal, CancellationToken cancellation)
    {
        Write("ERROR", refusal.ToStatus());
        await FlushAsync(cancellation).ConfigureAwait(false);
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        if (pending.WrittenCount == 0) return;
        await call.Http.Response.Body.WriteAsync(pending.WrittenMemory, cancellation).ConfigureAwait(false);
        await call.Http.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        pending.ResetWrittenCount();
    }

    void Write(string what, JsonObject obj)
    {
        pending.Write("{\"type\":\""u8);
        pending.Write(System.Text.Encoding.ASCII.GetBytes(what));
        pending.Write("\",\"object\":"u8);
        Answer.Write(pending, obj, typed: true);
        pending.Write("}\n"u8);
    }

    JsonObject Shown(JsonObject obj)
    {
        if (form == Form.PartialMetadata) return TableWriter.Partial(obj);
        if (form == Form.Whole) return obj;
        var table = tables.Write(type, [obj], new JsonObject { ["resourceVersion"] = obj.Text("metadata", "resourceVersion") },
            call.Query("includeObject"), withColumns: !columnsWritten);
        columnsWritten = true;
        return table;
    }

    bool Matches(JsonObject obj) => labels.Matches(obj) && fields.Matches(obj);
}
