using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Access;
using KubeProbe.DevCluster.Discovery;
using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>The API of one cluster: every request passes the faults, is told who it is and whether it may, and reaches what it asks for.</summary>
sealed partial class ApiServer(
    ApiFaults faults, Authenticator authenticator, Authorizer authorizer, AccessReviews reviews, KindCatalog kinds,
    DiscoveryApi discovery, OpenApi openApi, ResourceApi resources, Subresources subresources, ILogger<ApiServer> logger)
{
    readonly Impersonation impersonation = new(authorizer);

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-cache, private";
        ApiCall? call = null;
        try
        {
            if (!await faults.PassAsync(http).ConfigureAwait(false)) return;
            var user = impersonation.Apply(authenticator.Identify(http.Request.Headers.Authorization), http.Request.Headers);
            call = new ApiCall(http, ApiRequest.Read(http), user);
            Authorize(call);
            await DispatchAsync(call).ConfigureAwait(false);
        }
        catch (ApiException refusal)
        {
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            if (call is not null) Answer.WriteWarnings(call);
            await Answer.StatusAsync(http, refusal).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is left to answer.
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Likewise, found out while writing.
        }
        catch (Exception e)
        {
            LogFailed(http.Request.Method, http.Request.Path, e);
            if (http.Response.HasStarted) http.Abort();
            else await Answer.StatusAsync(http, ApiException.Internal("the request could not be carried out; the development cluster's log says why")).ConfigureAwait(false);
        }
    }

    void Authorize(ApiCall call)
    {
        var r = call.Request;
        authorizer.Demand(r.IsResource
            ? new AccessRequest(call.User, r.Verb, r.Group, r.Resource, r.Subresource, r.Namespace, NameFor(call))
            : new AccessRequest(call.User, r.Verb, "", "", "", "", "", r.Path));
    }

    /// <summary>A list or watch of one name asks for no more than that object, so rules with resourceNames allow it.</summary>
    static string NameFor(ApiCall call)
    {
        if (call.Request.Name.Length > 0 || call.Query("fieldSelector") is not { } fields) return call.Request.Name;
        const string only = "metadata.name=";
        return fields.Split(',').FirstOrDefault(f => f.StartsWith(only, StringComparison.Ordinal))?[only.Length..] ?? "";
    }

    Task DispatchAsync(ApiCall call)
    {
        var r = call.Request;
        if (!r.IsResource) return OtherAsync(call);
        if (Reviews.All.Any(k => k.Group == r.Group && k.Plural == r.Resource)) return ReviewAsync(call);
        if (kinds.Find(r.Group, r.Version, r.Resource) is { } type)
        {
            if (!type.Namespaced && r.Namespace.Length > 0 && type != ResourceTypes.Namespaces) throw ApiException.NoSuchResource();
            return r.Subresource.Length > 0 ? subresources.HandleAsync(call, type) : resources.HandleAsync(call, type);
        }
        if (kinds.Serves(r.Group, r.Version)) throw ApiException.NoSuchResource();
        return Answer.TextAsync(call.Http, "404 page not found\n", StatusCodes.Status404NotFound);
    }

    async Task ReviewAsync(ApiCall call)
    {
        if (call.Request.Verb != "create") throw ApiException.MethodNotAllowed();
        var review = await BodyReader.ObjectAsync(call, "SubjectAccessReview").ConfigureAwait(false);
        var answer = reviews.Answer(call.Request.Resource, review, call.User, call.Request.Namespace) ?? throw ApiException.NoSuchResource();
        await Answer.JsonAsync(call, answer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    Task OtherAsync(ApiCall call)
    {
        if (!HttpMethods.IsGet(call.Http.Request.Method) && !HttpMethods.IsHead(call.Http.Request.Method)) throw ApiException.MethodNotAllowed();
        var path = call.Request.Path.TrimEnd('/');
        switch (path)
        {
            case "/healthz" or "/livez" or "/readyz":
                return Health.AnswerAsync(call.Http, path[1..]);
            case "/version":
                return Answer.JsonAsync(call, VersionInfo.ToJson());
            case "/openapi/v2":
                return OpenApiV2Async(call);
            case "/openapi/v3":
                return Answer.JsonAsync(call, openApi.V3());
        }
        var found = path.Split('/') switch
        {
            ["", "openapi", "v3", "api", var version] => openApi.V3("", version),
            ["", "openapi", "v3", "apis", var group, var version] => openApi.V3(group, version),
            _ => discovery.Answer(path),
        };
        return found is JsonObject body
            ? Answer.JsonAsync(call, body)
            : Answer.TextAsync(call.Http, "404 page not found\n", StatusCodes.Status404NotFound);
    }

    static async Task OpenApiV2Async(ApiCall call)
    {
        var accept = call.Http.Request.Headers.Accept.ToString();
        if (!accept.Contains("proto", StringComparison.Ordinal))
        {
            await Answer.JsonAsync(call, OpenApi.V2()).ConfigureAwait(false);
            return;
        }
        call.Http.Response.ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
        await call.Http.Response.Body.WriteAsync(OpenApi.V2Protobuf(), call.Aborted).ConfigureAwait(false);
    }
}
