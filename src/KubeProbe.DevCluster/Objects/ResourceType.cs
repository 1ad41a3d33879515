namespace KubeProbe.DevCluster.Objects;

/// <summary>One kind of object the API serves, as discovery describes it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">The one version that is served and stored.</param>
/// <param name="Plural">Lower-case plural, as in the path.</param>
/// <param name="Kind">CamelCase singular, as in <c>kind</c>.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    /// <summary>The verbs every stored kind answers to, in the order discovery lists them.</summary>
    public static readonly IReadOnlyList<string> AllVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public string Singular { get; init; } = Kind.ToLowerInvariant();

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    /// <summary>Subresources below an object: <c>status</c>, <c>scale</c>, <c>log</c>, <c>token</c>, …</summary>
    public IReadOnlyList<string> Subresources { get; init; } = [];

    /// <summary>Whether <c>metadata.generation</c> counts changes of the wanted state.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether a completed delete answers with the object, where other kinds answer with a Status.</summary>
    public bool DeleteAnswersObject { get; init; }

    /// <summary>Whether a plain update leaves <c>status</c> alone because it has its own subresource.</summary>
    public bool HasStatus => Subresources.Contains("status");

    /// <summary><c>v1</c> or <c>apps/v1</c>, as in <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>pods</c> or <c>deployments.apps</c>, as error texts name the kind; unique in a cluster.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public override string ToString() => QualifiedName;
}
