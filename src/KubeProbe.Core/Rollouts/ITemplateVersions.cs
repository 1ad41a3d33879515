namespace KubeProbe.Core.Rollouts;

/// <summary>Port: the versions of templates, kept when they are applied, in the same transaction.</summary>
public interface ITemplateVersions
{
    /// <summary>Most versions of a template that are kept beside the one that runs.</summary>
    const int Kept = 10;

    /// <summary>Those of this template, newest first.</summary>
    /// <param name="template">Its name.</param>
    /// <param name="uid">Its uid: versions of another template of that name, which was deleted, are not meant.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<IReadOnlyList<TemplateVersion>> ListAsync(string template, string uid, CancellationToken cancellation);

    /// <summary>Drops all but the <see cref="Kept"/> newest and <paramref name="except"/>.</summary>
    Task PruneAsync(string template, long except, CancellationToken cancellation);
}

/// <summary>A template as it was applied.</summary>
/// <param name="Generation">Its version.</param>
/// <param name="Spec">The spec as JSON.</param>
/// <param name="AppliedAt">When.</param>
public sealed record TemplateVersion(long Generation, string Spec, DateTimeOffset AppliedAt);
