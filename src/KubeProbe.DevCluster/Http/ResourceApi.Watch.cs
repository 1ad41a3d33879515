using System.Text.Json.Nodes;
using System.Threading.Channels;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

sealed partial class ResourceApi
{
    static readonly TimeSpan BookmarkEvery = TimeSpan.FromSeconds(60);
    static readonly TimeSpan DefaultWatch = TimeSpan.FromMinutes(30);

    async Task WatchAsync(ApiCall call, ResourceType type)
    {
        var form = Representation.Choose(call.Http);
        var (labels, fields) = Selectors(call, type);
        if (call.Query("sendInitialEvents") is not null)
            throw new ApiException(422, "Invalid", "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
                new JsonObject { ["group"] = "meta.k8s.io", ["kind"] = "ListOptions" });
        var from = call.QueryNumber("resourceVersion") ?? 0;
        Demand(from);

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        var life = call.QueryNumber("timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : DefaultWatch;
        var cut = faults.Find(FaultKind.WatchCut);
        if (cut is not null) life = cut.Duration("every");
        using var timer = store.Time.CreateTimer(_ => ending.Cancel(), null, life, Timeout.InfiniteTimeSpan);

        call.Http.Response.ContentType = "application/json";
        await call.Http.Response.Body.FlushAsync(call.Aborted).ConfigureAwait(false);
        var stream = new WatchStream(call, type, form, tables, labels, fields);
        try
        {
            await StreamAsync(call, type, stream, from, cut is not null, ending.Token).ConfigureAwait(false);
        }
        catch (ApiException expired)
        {
            await stream.ErrorAsync(expired, call.Aborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested)
        {
            // The watch has lived its time; it ends without a word and the client comes again.
        }
    }

    async Task StreamAsync(ApiCall call, ResourceType type, WatchStream stream, long from, bool isCut, CancellationToken cancellation)
    {
        // A channel between the store and the wire lets bookmarks and faults in between the changes.
        var queue = Channel.CreateUnbounded<Action<WatchStream>>();
        var progress = new WatchProgress();
        void Bookmark(object? _)
        {
            var version = store.BookmarkFor(type, progress);
            if (version > 0) queue.Writer.TryWrite(s => s.Bookmark(version));
        }
        using var bookmarks = ApiRequest.IsOn(call.Http, "allowWatchBookmarks") && stream.TakesBookmarks
            ? store.Time.CreateTimer(Bookmark, null, BookmarkEvery, BookmarkEvery)
            : null;
        using var feed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void OnFault()
        {
            if (faults.Find(FaultKind.WatchExpire) is not null) queue.Writer.TryComplete(ApiException.TooOld(stream.Version, store.Version));
            if (faults.Find(FaultKind.WatchCut) is not null) queue.Writer.TryComplete(new OperationCanceledException());
        }

        store.CheckWatchable(type, from);
        faults.Changed += OnFault;
        // What was switched on before this watch listened is not told again.
        if (from > 0 && faults.Find(FaultKind.WatchExpire) is not null) queue.Writer.TryComplete(ApiException.TooOld(from, store.Version));
        if (!isCut && faults.Find(FaultKind.WatchCut) is not null) queue.Writer.TryComplete(new OperationCanceledException());
        var feeding = FeedAsync(type, Place(call, type), from, queue.Writer, progress, feed.Token);
        try
        {
            while (await queue.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            {
                // A server that hangs says nothing more on the watches it has either.
                await faults.WhileOnAsync(FaultKind.ApiHang, Timeout.InfiniteTimeSpan, store.Time, cancellation).ConfigureAwait(false);
                while (queue.Reader.TryRead(out var write)) write(stream);
                await stream.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            faults.Changed -= OnFault;
            await feed.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(false);
        }
    }

    /// <summary>Ends when it is cancelled; a refusal by the store completes the queue with it.</summary>
    async Task FeedAsync(ResourceType type, string? ns, long from, ChannelWriter<Action<WatchStream>> queue, WatchProgress progress, CancellationToken cancellation)
    {
        try
        {
            await foreach (var change in store.Watch(type, ns, from, cancellation, progress).ConfigureAwait(false))
                if (!queue.TryWrite(s => s.Change(change))) return;
        }
        catch (ApiException e)
        {
            queue.TryComplete(e);
        }
        catch (OperationCanceledException)
        {
            // The reader sees the same cancellation and ends by itself.
        }
    }
}
