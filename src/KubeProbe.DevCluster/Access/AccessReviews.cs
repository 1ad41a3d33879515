using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>Answers the questions about rights that clients ask: <c>kubectl auth can-i</c> and its like.</summary>
sealed class AccessReviews(Authorizer authorizer, ServiceAccountTokens tokens)
{
    /// <summary>Fills in the status of a review; null for a kind this doesn't know.</summary>
    /// <exception cref="ApiException">422 for a review that asks nothing.</exception>
    public JsonObject? Answer(string plural, JsonObject review, UserInfo caller, string ns)
    {
        var answer = new JsonObject
        {
            ["kind"] = review.Text("kind"),
            ["apiVersion"] = review.Text("apiVersion"),
            ["metadata"] = new JsonObject { ["creationTimestamp"] = null },
            ["spec"] = review["spec"]?.DeepClone() ?? new JsonObject(),
        };
        answer["status"] = plural switch
        {
            "selfsubjectaccessreviews" => Access(review, caller, null),
            "subjectaccessreviews" => Access(review, Subject(review), null),
            "localsubjectaccessreviews" => Access(review, Subject(review), ns),
            "selfsubjectrulesreviews" => Rules(review, caller),
            "tokenreviews" => Token(review),
            _ => null,
        };
        return answer["status"] is null ? null : answer;
    }

    JsonObject Access(JsonObject review, UserInfo user, string? onlyNamespace)
    {
        var attributes = review.Object("spec", "resourceAttributes");
        var path = review.Object("spec", "nonResourceAttributes");
        if (attributes is null == path is null)
            throw ApiException.BadRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");

        var request = attributes is not null
            ? new AccessRequest(user, attributes.Text("verb") ?? "", attributes.Text("group") ?? "", attributes.Text("resource") ?? "",
                attributes.Text("subresource") ?? "", onlyNamespace ?? attributes.Text("namespace") ?? "", attributes.Text("name") ?? "")
            : new AccessRequest(user, path.Text("verb") ?? "", "", "", "", "", "", path.Text("path") ?? "");
        var allowed = authorizer.Allows(request, out var why);
        var status = new JsonObject { ["allowed"] = allowed };
        if (!allowed && why.Length > 0) status["reason"] = why;
        return status;
    }

    JsonObject Rules(JsonObject review, UserInfo caller)
    {
        var missing = new List<string>();
        var rules = authorizer.RulesOf(caller, review.Text("spec", "namespace") ?? "", missing).ToList();
        var status = new JsonObject
        {
            ["resourceRules"] = new JsonArray([.. rules.Where(r => r.Resources.Count > 0).Select(r => (JsonNode)r.ToJson())]),
            ["nonResourceRules"] = new JsonArray([.. rules.Where(r => r.Paths.Count > 0).Select(r => (JsonNode)r.ToJson())]),
            ["incomplete"] = missing.Count > 0,
        };
        if (missing.Count > 0) status["evaluationError"] = string.Join(", ", missing);
        return status;
    }

    JsonObject Token(JsonObject review)
    {
        if (tokens.Check(review.Text("spec", "token") ?? "") is not { } user)
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        return new JsonObject
        {
            ["authenticated"] = true,
            ["user"] = new JsonObject
            {
                ["username"] = user.Name,
                ["uid"] = user.Uid,
                ["groups"] = new JsonArray([.. user.Groups.Select(g => (JsonNode)g)]),
                ["extra"] = user.Extra.DeepClone(),
            },
            ["audiences"] = new JsonArray(ServiceAccountTokens.Issuer),
        };
    }

    static UserInfo Subject(JsonObject review) =>
        new(review.Text("spec", "user") ?? "", review.Text("spec", "uid") ?? "", [.. review.Texts("spec", "groups")]);
}
