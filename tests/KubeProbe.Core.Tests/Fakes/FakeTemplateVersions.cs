using KubeProbe.Core.Rollouts;

namespace KubeProbe.Core.Tests.Fakes;

/// <summary>The versions of templates that <see cref="FakeManifestStore"/> was given.</summary>
sealed class FakeTemplateVersions(FakeManifestStore store) : ITemplateVersions
{
    public Task<IReadOnlyList<TemplateVersion>> ListAsync(string template, string uid, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<TemplateVersion>>([.. store.Versions(template).OrderByDescending(version => version.Generation)]);

    public Task PruneAsync(string template, long except, CancellationToken cancellation) => Task.CompletedTask;
}
