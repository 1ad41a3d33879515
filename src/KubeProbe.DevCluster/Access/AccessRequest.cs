using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>The question an authorizer answers: may this user do this.</summary>
/// <param name="Path">Set for a path that is no resource; then only the verb counts beside it.</param>
sealed record AccessRequest(UserInfo User, string Verb, string Group, string Resource, string Subresource, string Namespace, string Name, string? Path = null)
{
    /// <summary><c>pods/log</c>: the resource as rules name it.</summary>
    public string FullResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    /// <summary>The refusal of this request.</summary>
    /// <param name="why">What the authorizer adds, if anything.</param>
    public ApiException Refusal(string why)
    {
        var because = why.Length == 0 ? "" : ": " + why;
        if (Path is not null)
            return new ApiException(403, "Forbidden", $"forbidden: User \"{User.Name}\" cannot {Verb} path \"{Path}\"{because}", []);

        var qualified = Group.Length == 0 ? Resource : $"{Resource}.{Group}";
        var what = Name.Length == 0 ? qualified : $"{qualified} \"{Name}\"";
        var where = Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{Namespace}\"";
        var details = new System.Text.Json.Nodes.JsonObject();
        if (Name.Length > 0) details["name"] = Name;
        if (Group.Length > 0) details["group"] = Group;
        details["kind"] = Resource;
        return new ApiException(403, "Forbidden",
            $"{what} is forbidden: User \"{User.Name}\" cannot {Verb} resource \"{FullResource}\" in API group \"{Group}\" {where}{because}", details);
    }
}
