using KubeProbe.Core.Access;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Rollouts;
using KubeProbe.Storage.Tests.Databases;

namespace KubeProbe.Storage.Tests.Manifests;

public sealed class ManifestStoreOnSqlite(SqliteStorage storage) : ManifestStoreContract<SqliteStorage>(storage);

public sealed class ManifestStoreOnPostgres(PostgresStorage storage) : ManifestStoreContract<PostgresStorage>(storage);

/// <summary>What the manifest store promises, on either database.</summary>
public abstract class ManifestStoreContract<TStorage>(TStorage storage) : IClassFixture<TStorage> where TStorage : TestStorage
{
    IManifestStore Store => storage.Get<IManifestStore>();

    async Task<StoredManifest> AddAsync(StoredManifest manifest)
    {
        await Store.WriteAsync([new ManifestWrite(manifest, null)], Sample.Audit, default);
        return (await Store.FindAsync(manifest.Kind, manifest.Name, default))!;
    }

    [Fact]
    public async Task A_manifest_is_read_back_as_it_was_written()
    {
        var manifest = Sample.Manifest(ManifestKind.Cluster, Sample.Name("c"), """{"namespace":"probes","text":"日本 ☃"}""") with
        {
            Status = """{"conditions":[]}""",
            Annotations = new Dictionary<string, string> { ["note"] = "it's \"quoted\"" },
        };

        var stored = await AddAsync(manifest);

        Assert.Equivalent(manifest with { ResourceVersion = stored.ResourceVersion }, stored, strict: true);
        Assert.True(stored.ResourceVersion > 0);
        Assert.Null(await Store.FindAsync(ManifestKind.Binding, manifest.Name, default));
    }

    [Fact]
    public async Task An_update_replaces_the_declared_part_and_leaves_the_observed_one()
    {
        var first = await AddAsync(Sample.Manifest(ManifestKind.Cluster, Sample.Name("c")));
        await Store.SetStatusAsync(first.Kind, first.Name, """{"observed":1}""", default);

        var next = first with { Spec = """{"paused":true}""", Generation = 2, UpdatedAt = Sample.Time.AddHours(1) };
        await Store.WriteAsync([new ManifestWrite(next, first.ResourceVersion)], Sample.Audit, default);
        var stored = (await Store.FindAsync(first.Kind, first.Name, default))!;

        Assert.Equal(("""{"paused":true}""", 2, """{"observed":1}"""), (stored.Spec, stored.Generation, stored.Status));
        Assert.True(stored.ResourceVersion > first.ResourceVersion);
        Assert.Equal((first.CreatedAt, next.UpdatedAt), (stored.CreatedAt, stored.UpdatedAt));
    }

    [Fact]
    public async Task A_write_on_an_old_version_writes_nothing_of_the_batch()
    {
        var first = await AddAsync(Sample.Manifest(ManifestKind.Cluster, Sample.Name("c")));
        await Store.WriteAsync([new ManifestWrite(first with { Generation = 2 }, first.ResourceVersion)], Sample.Audit, default);
        var fresh = Sample.Manifest(ManifestKind.ProbeCase, Sample.Name("p"));

        var conflict = await Assert.ThrowsAsync<ManifestConflictException>(() => Store.WriteAsync(
            [new ManifestWrite(fresh, null), new ManifestWrite(first with { Generation = 9 }, first.ResourceVersion)], Sample.Audit, default));

        Assert.Equal((first.Kind, first.Name), (conflict.Kind, conflict.Name));
        Assert.Null(await Store.FindAsync(fresh.Kind, fresh.Name, default));
        Assert.Equal(2, (await Store.FindAsync(first.Kind, first.Name, default))!.Generation);
    }

    [Fact]
    public async Task Making_what_is_there_and_deleting_what_changed_are_conflicts()
    {
        var first = await AddAsync(Sample.Manifest(ManifestKind.Cluster, Sample.Name("c")));

        await Assert.ThrowsAsync<ManifestConflictException>(() => Store.WriteAsync([new ManifestWrite(first, null)], Sample.Audit, default));
        await Assert.ThrowsAsync<ManifestConflictException>(
            () => Store.WriteAsync([new ManifestWrite(first, first.ResourceVersion + 1, Delete: true)], Sample.Audit, default));
        await Store.WriteAsync([new ManifestWrite(first, first.ResourceVersion, Delete: true)], Sample.Audit, default);

        Assert.Null(await Store.FindAsync(first.Kind, first.Name, default));
    }

    [Fact]
    public async Task Whether_anything_was_written_is_told_by_one_number()
    {
        var version = storage.Get<IManifestVersion>();
        var before = await version.LatestAsync(default);
        var made = await AddAsync(Sample.Manifest(ManifestKind.Cluster, Sample.Name("c")));
        var written = await version.LatestAsync(default);
        await Store.SetStatusAsync(made.Kind, made.Name, """{"observed":1}""", default);
        var observed = await version.LatestAsync(default);
        await Store.WriteAsync([new ManifestWrite(made, made.ResourceVersion, Delete: true)], Sample.Audit, default);

        Assert.True(before < written, $"{before} is not before {written}");
        Assert.Equal(written, observed);
        Assert.True(observed < await version.LatestAsync(default));
    }

    [Fact]
    public async Task Lists_go_by_kind_in_the_order_they_are_applied_and_by_name_in_pages()
    {
        var prefix = Sample.Name("l");
        string[] names = [prefix + "-a", prefix + "-b", prefix + "-c"];
        ManifestKind[] kinds = [ManifestKind.Binding, ManifestKind.Cluster, ManifestKind.Secret];
        foreach (var kind in kinds)
            foreach (var name in names.Reverse()) await AddAsync(Sample.Manifest(kind, name));

        var all = await Store.ListAsync(new ManifestQuery(Names: names), default);
        var page = await Store.ListAsync(new ManifestQuery(ManifestKind.Cluster, Names: names, After: names[0], Limit: 1), default);

        Assert.Equal(
            from kind in new[] { ManifestKind.Secret, ManifestKind.Cluster, ManifestKind.Binding } from name in names select (kind, name),
            all.Select(manifest => (manifest.Kind, manifest.Name)));
        Assert.Equal(names[1], Assert.Single(page).Name);
        Assert.Empty(await Store.ListAsync(new ManifestQuery(Names: []), default));
    }

    [Fact]
    public async Task Bindings_of_a_cluster_are_those_that_name_it_or_any_group()
    {
        var names = new[] { "mine", "other", "group" }.Select(Sample.Name).ToArray();
        var cluster = Sample.Name("c");
        await AddAsync(Sample.Manifest(ManifestKind.Binding, names[0], $$"""{"cluster":"{{cluster}}","case":"x"}"""));
        await AddAsync(Sample.Manifest(ManifestKind.Binding, names[1], """{"cluster":"elsewhere","case":"x"}"""));
        await AddAsync(Sample.Manifest(ManifestKind.Binding, names[2], """{"group":"all","case":"x"}"""));

        var bound = await Store.ListAsync(new ManifestQuery(ManifestKind.Binding, Names: names, BoundTo: cluster), default);

        Assert.Equal(new[] { names[0], names[2] }.Order(StringComparer.Ordinal), bound.Select(manifest => manifest.Name));
    }

    [Fact]
    public async Task Each_version_of_a_template_is_kept_until_it_is_pruned_or_the_template_goes()
    {
        var versions = storage.Get<ITemplateVersions>();
        var template = await AddAsync(Sample.Manifest(ManifestKind.ProbeTemplate, Sample.Name("t"), """{"image":"probe:1"}"""));
        for (var generation = 2; generation <= 15; generation++)
        {
            var next = template with { Generation = generation, Spec = $$"""{"image":"probe:{{generation}}"}""", UpdatedAt = Sample.Time.AddHours(generation) };
            await Store.WriteAsync([new ManifestWrite(next, template.ResourceVersion)], Sample.Audit, default);
            template = (await Store.FindAsync(template.Kind, template.Name, default))!;
        }
        // Labels alone are no version.
        await Store.WriteAsync([new ManifestWrite(template with { Labels = new Dictionary<string, string> { ["a"] = "b" } }, template.ResourceVersion)], Sample.Audit, default);

        var all = await versions.ListAsync(template.Name, template.Uid, default);
        Assert.Equal(Enumerable.Range(1, 15).Reverse().Select(generation => (long)generation), all.Select(version => version.Generation));
        Assert.Equal(("""{"image":"probe:15"}""", Sample.Time.AddHours(15)), (all[0].Spec, all[0].AppliedAt));
        Assert.Empty(await versions.ListAsync(template.Name, "another", default));

        await versions.PruneAsync(template.Name, except: 2, default);
        Assert.Equal([15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 2], (await versions.ListAsync(template.Name, template.Uid, default)).Select(version => version.Generation));

        var now = (await Store.FindAsync(template.Kind, template.Name, default))!;
        await Store.WriteAsync([new ManifestWrite(now, now.ResourceVersion, Delete: true)], Sample.Audit, default);
        Assert.Empty(await versions.ListAsync(template.Name, template.Uid, default));
    }

    [Fact]
    public async Task Status_of_what_is_gone_is_nothing() =>
        await Store.SetStatusAsync(ManifestKind.Cluster, Sample.Name("gone"), "{}", default);

    [Fact]
    public async Task Each_write_leaves_an_audit_row()
    {
        var manifest = await AddAsync(Sample.Manifest(ManifestKind.CaseSuite, Sample.Name("s")));
        await Store.WriteAsync([new ManifestWrite(manifest, manifest.ResourceVersion, Delete: true)], Sample.Audit with { Actor = "bob" }, default);

        var rows = await storage.Get<IAuditLog>().PageAsync(null, 100, default);
        Assert.Equal(
            [("delete", "bob"), ("apply", "alice")],
            rows.Where(row => row.Object == $"CaseSuite/{manifest.Name}").Select(row => (row.Action, row.Stamp.Actor)));
    }

    [Fact]
    public async Task Many_writers_at_once_each_get_a_version_of_their_own()
    {
        var names = Enumerable.Range(0, 20).Select(_ => Sample.Name("w")).ToArray();

        var stored = await Task.WhenAll(names.Select(name => AddAsync(Sample.Manifest(ManifestKind.ProbeCase, name))));

        Assert.Equal(20, stored.Select(manifest => manifest.ResourceVersion).Distinct().Count());
    }
}
