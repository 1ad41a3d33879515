using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace KubeProbe.Server.Api.Http;

/// <summary>A stream of messages as server-sent events.</summary>
static class EventStream
{
    /// <param name="context">The call; its end ends the stream.</param>
    /// <param name="messages">What is told.</param>
    /// <param name="type">The events' name.</param>
    public static IResult Result<T>(HttpContext context, IAsyncEnumerable<T> messages, string type) where T : IMessage =>
        TypedResults.ServerSentEvents(EventsAsync(context.Response, messages, type, context.RequestAborted));

    static async IAsyncEnumerable<SseItem<string>> EventsAsync<T>(
        HttpResponse response, IAsyncEnumerable<T> messages, string type, [EnumeratorCancellation] CancellationToken cancellation) where T : IMessage
    {
        // A watcher learns at once that it is one, also when there is nothing to tell for hours.
        await response.Body.FlushAsync(cancellation);
        await using var told = messages.GetAsyncEnumerator(cancellation);
        while (await NextAsync(told)) yield return new SseItem<string>(ProtoJson.Write(told.Current), type);
    }

    static async Task<bool> NextAsync<T>(IAsyncEnumerator<T> told)
    {
        try
        {
            return await told.MoveNextAsync();
        }
        catch (OperationCanceledException)
        {
            // The watcher left, or the server stops: the stream ends as streams do.
            return false;
        }
    }
}
