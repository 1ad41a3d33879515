using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Hosting;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>Issues and checks the tokens of service accounts: JSON Web Tokens signed with the cluster's own key (ES256).</summary>
sealed class ServiceAccountTokens(ECDsa key, ObjectStore store)
{
    /// <summary>Issuer of the tokens, and the audience that means the API itself.</summary>
    public const string Issuer = "https://kubernetes.default.svc";

    static readonly string Header = Encode("""{"alg":"ES256","typ":"JWT"}"""u8);

    readonly Lock gate = new();

    /// <summary>Signs a token that runs out.</summary>
    /// <exception cref="ApiException">404 when there is no such service account.</exception>
    public string Issue(ServiceAccountTokenRequest request)
    {
        var account = store.Get(ResourceTypes.ServiceAccounts, request.Namespace, request.ServiceAccount);
        var now = store.Time.GetUtcNow().ToUnixTimeSeconds();
        var bound = Bound(account);
        if (request.BoundPod is { } pod) bound["pod"] = new JsonObject { ["name"] = pod.Name(), ["uid"] = pod.Uid() };
        return Sign(new JsonObject
        {
            ["aud"] = new JsonArray([.. (request.Audiences.Count > 0 ? request.Audiences : [Issuer]).Select(a => (JsonNode)a)]),
            ["exp"] = now + (long)request.Lifetime.TotalSeconds,
            ["iat"] = now,
            ["iss"] = Issuer,
            ["kubernetes.io"] = bound,
            ["nbf"] = now,
            ["sub"] = Subject(request.Namespace, request.ServiceAccount),
        });
    }

    /// <summary>Signs the token of a Secret of type <c>kubernetes.io/service-account-token</c>: good while Secret and account are there.</summary>
    public string IssueLegacy(JsonObject account, string secretName)
    {
        var bound = Bound(account);
        bound["secret"] = new JsonObject { ["name"] = secretName };
        return Sign(new JsonObject
        {
            ["iss"] = "kubernetes/serviceaccount",
            ["kubernetes.io"] = bound,
            ["sub"] = Subject(account.Namespace(), account.Name()),
        });
    }

    /// <summary>Who the token speaks for; null for anything that isn't, or is no longer, a good token for this API.</summary>
    public UserInfo? Check(string token)
    {
        if (Read(token) is not { } claims) return null;
        var bound = claims.Object("kubernetes.io");
        var (ns, name) = (bound.Text("namespace") ?? "", bound.Text("serviceaccount", "name") ?? "");
        if (store.Peek(ResourceTypes.ServiceAccounts, ns, name) is not { } account) return null;
        if (account.Uid() != bound.Text("serviceaccount", "uid")) return null;

        var extra = new JsonObject();
        if (bound.Text("secret", "name") is { } secret)
        {
            if (claims.Text("iss") != "kubernetes/serviceaccount" || store.Peek(ResourceTypes.Secrets, ns, secret) is null) return null;
        }
        else
        {
            var now = store.Time.GetUtcNow().ToUnixTimeSeconds();
            if (claims.Text("iss") != Issuer || !(claims.Number("exp") > now) || !claims.Texts("aud").Contains(Issuer)) return null;
        }
        if (bound.Text("pod", "name") is { } pod)
        {
            if (store.Peek(ResourceTypes.Pods, ns, pod)?.Uid() != bound.Text("pod", "uid")) return null;
            extra["authentication.kubernetes.io/pod-name"] = new JsonArray(pod);
            extra["authentication.kubernetes.io/pod-uid"] = new JsonArray(bound.Text("pod", "uid"));
        }
        return new UserInfo(Subject(ns, name), account.Uid(),
            ["system:serviceaccounts", $"system:serviceaccounts:{ns}", UserInfo.AuthenticatedGroup]) { Extra = extra };
    }

    static string Subject(string ns, string name) => $"system:serviceaccount:{ns}:{name}";

    static JsonObject Bound(JsonObject account) => new()
    {
        ["namespace"] = account.Namespace(),
        ["serviceaccount"] = new JsonObject { ["name"] = account.Name(), ["uid"] = account.Uid() },
    };

    string Sign(JsonObject claims)
    {
        var text = $"{Header}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        byte[] signature;
        lock (gate) signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256);
        return $"{text}.{Encode(signature)}";
    }

    JsonObject? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || parts[0] != Header) return null;
        try
        {
            var signature = Base64Url.DecodeFromChars(parts[2]);
            bool good;
            lock (gate) good = key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256);
            return good ? JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) as JsonObject : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null; // Not one of ours: whoever sent it gets 401.
        }
    }

    static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
