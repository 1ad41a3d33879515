namespace KubeProbe.DevCluster.Discovery;

/// <summary>Kinds that are asked and answered but never stored.</summary>
static class Reviews
{
    public const string Authentication = "authentication.k8s.io";
    public const string Authorization = "authorization.k8s.io";

    public static readonly IReadOnlyList<string> Groups = [Authentication, Authorization];

    public static readonly IReadOnlyList<(string Group, string Plural, string Kind, bool Namespaced)> All =
    [
        (Authentication, "tokenreviews", "TokenReview", false),
        (Authorization, "localsubjectaccessreviews", "LocalSubjectAccessReview", true),
        (Authorization, "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
        (Authorization, "selfsubjectrulesreviews", "SelfSubjectRulesReview", false),
        (Authorization, "subjectaccessreviews", "SubjectAccessReview", false),
    ];
}
