using System.Net;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

sealed partial class ClusterApi
{
    /// <summary>Opens a stream, such as a watch or a log.</summary>
    /// <exception cref="TargetClusterException">No answer came.</exception>
    public async Task<ApiStream> OpenAsync(ApiCall call, CancellationToken cancellation)
    {
        await budget.WaitAsync(call.Urgent, cancellation).ConfigureAwait(false);
        using var limit = Limit(call, cancellation);
        return await GuardAsync(call, limit.Token, async token =>
        {
            using var request = Request(call);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return new ApiStream(response, null);
            using (response) return new ApiStream(null, await ReadAsync(response, token).ConfigureAwait(false));
        }, cancellation).ConfigureAwait(false);
    }

    async Task<ApiReply> SendOnceAsync(ApiCall call, CancellationToken cancellation)
    {
        await budget.WaitAsync(call.Urgent, cancellation).ConfigureAwait(false);
        using var limit = Limit(call, cancellation);
        return await GuardAsync(call, limit.Token, async token =>
        {
            using var request = Request(call);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, token).ConfigureAwait(false);
            return await ReadAsync(response, token).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    async Task<T> GuardAsync<T>(ApiCall call, CancellationToken limited, Func<CancellationToken, Task<T>> send, CancellationToken cancellation)
    {
        meter.Count(call.Verb);
        var began = time.GetTimestamp();
        try
        {
            return await send(limited).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            // The handler tells with an inner exception that it was the connection it waited for.
            if (e.InnerException is TimeoutException && !limited.IsCancellationRequested) throw TransportFaults.Of(cluster, credentials.Server, e);
            throw TransportFaults.Timeout(cluster, credentials.Server, call.Timeout);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw TransportFaults.Of(cluster, credentials.Server, e);
        }
        finally
        {
            meter.Took(call.Verb, time.GetElapsedTime(began));
        }
    }

    LinkedLimit Limit(ApiCall call, CancellationToken cancellation) => new(call.Timeout, time, cancellation);

    async Task<ApiReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        IsRejected |= response.StatusCode is HttpStatusCode.Unauthorized;
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode && credentials.Token() is { Length: > 0 } token)
        {
            // A refusal ends up in messages, and some servers tell what they were sent.
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(token, "***", StringComparison.Ordinal));
        }
        return new ApiReply(response.StatusCode, body, RetryAfter(response.Headers.RetryAfter)) { Date = response.Headers.Date };
    }

    TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > time.GetUtcNow() ? date - time.GetUtcNow() : null);

    HttpRequestMessage Request(ApiCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Path)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        if (call.MetadataOnly) request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Application.Json));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("kubeprobe", null));
        if (credentials.Token() is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (credentials.TlsServerName is { } name) request.Headers.Host = name;
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
        }
        return request;
    }
}
