using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Access;

/// <summary>Lets a user who may do so speak as somebody else: <c>kubectl --as</c>.</summary>
sealed class Impersonation(Authorizer authorizer)
{
    const string AccountPrefix = "system:serviceaccount:";

    /// <exception cref="ApiException">403 when the caller may not impersonate that user or group.</exception>
    public UserInfo Apply(UserInfo caller, IHeaderDictionary headers)
    {
        var name = headers["Impersonate-User"].ToString();
        if (name.Length == 0) return caller;

        string[] groups = [.. headers["Impersonate-Group"].OfType<string>()];
        var parts = name.StartsWith(AccountPrefix, StringComparison.Ordinal) ? name[AccountPrefix.Length..].Split(':') : [];
        if (parts.Length == 2)
        {
            authorizer.Demand(new AccessRequest(caller, "impersonate", "", "serviceaccounts", "", parts[0], parts[1]));
            if (groups.Length == 0) groups = ["system:serviceaccounts", $"system:serviceaccounts:{parts[0]}"];
        }
        else
        {
            authorizer.Demand(new AccessRequest(caller, "impersonate", "", "users", "", "", name));
        }
        foreach (var group in headers["Impersonate-Group"].OfType<string>())
            authorizer.Demand(new AccessRequest(caller, "impersonate", "", "groups", "", "", group));
        return new UserInfo(name, "", name == UserInfo.Anonymous.Name ? UserInfo.Anonymous.Groups : [.. groups, UserInfo.AuthenticatedGroup]);
    }
}
