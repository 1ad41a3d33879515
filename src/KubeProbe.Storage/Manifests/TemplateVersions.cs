using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
using KubeProbe.Storage.Databases;

namespace KubeProbe.Storage.Manifests;

/// <summary>Each version of a template, written with the manifest and deleted with it.</summary>
sealed class TemplateVersions(Database database) : ITemplateVersions
{
    public Task<IReadOnlyList<TemplateVersion>> ListAsync(string template, string uid, CancellationToken cancellation) =>
        database.ListAsync(
            new Statement("SELECT generation, spec, applied_at FROM template_versions WHERE template = @template AND uid = @uid ORDER BY generation DESC", answers: true)
                .With("@template", template)
                .With("@uid", uid),
            row => new TemplateVersion(row.Number("generation"), row.Text("spec"), row.Time("applied_at")),
            cancellation);

    public Task PruneAsync(string template, long except, CancellationToken cancellation) =>
        database.ExecuteAsync(
            new Statement(
                """
                DELETE FROM template_versions WHERE template = @template AND generation <> @except
                    AND generation <= (SELECT MAX(generation) FROM template_versions WHERE template = @template) - @kept
                """)
                .With("@template", template)
                .With("@except", except)
                .With("@kept", ITemplateVersions.Kept),
            cancellation);

    /// <summary>What the write of a template's manifest changes of its versions. Labels alone make none.</summary>
    public static Statement Of(ManifestWrite write) => write.Delete
        ? new Statement("DELETE FROM template_versions WHERE template = @template").With("@template", write.Manifest.Name)
        : new Statement(
            """
            INSERT INTO template_versions (template, generation, uid, spec, applied_at)
            VALUES (@template, @generation, @uid, @spec, @applied_at)
            ON CONFLICT (template, generation) DO NOTHING
            """)
            .With("@template", write.Manifest.Name)
            .With("@generation", write.Manifest.Generation)
            .With("@uid", write.Manifest.Uid)
            .With("@spec", write.Manifest.Spec)
            .With("@applied_at", write.Manifest.UpdatedAt);
}
