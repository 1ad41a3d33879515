using Google.Rpc;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Core.Manifests;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Freshness;
using KubeProbe.Server.Manifests;

namespace KubeProbe.Server.Api.Manifests;

/// <summary>What can be done with manifests, in the words of the outside contract. Throws <see cref="ApiFault"/>.</summary>
sealed class ManifestsApi(IManifestService manifests, FreshnessColumn freshness, Auditor auditor)
{
    const int OrdinaryPage = 100;

    /// <summary>Applies all files, or none.</summary>
    public async Task<ApplyResponse> ApplyAsync(ApplyRequest request, Caller caller, CancellationToken cancellation)
    {
        if (request.Files.Count == 0)
            throw ApiFault.Invalid("files", "There are none.", "Send at least one file.");

        var outcome = await manifests.ApplyAsync(
            [.. request.Files.Select(file => new ManifestSource(file.Path.Length > 0 ? file.Path : "-", file.Content.Memory))],
            request.DryRun, caller, cancellation);
        switch (outcome.Result)
        {
            case ApplyResult.Faulty when request.AnswerFaults:
                return new ApplyResponse { Faults = { outcome.Faults.Select(ManifestMapping.ToMessage) } };
            case ApplyResult.Faulty:
                throw new ApiFault(Code.InvalidArgument, outcome.Message, manifests: outcome.Faults);
            case ApplyResult.Denied:
                await auditor.AddAsync(caller, "apply", "", $"denied: {outcome.Message}");
                throw ApiFault.Denied(outcome.Message);
            case ApplyResult.Conflict:
                throw new ApiFault(Code.Aborted, outcome.Message);
            default:
                return new ApplyResponse { Changes = { outcome.Changes.Select(ManifestMapping.ToMessage) } };
        }
    }

    /// <summary>Deletes one manifest, with what references it when it cascades.</summary>
    public async Task<DeleteManifestResponse> DeleteAsync(DeleteManifestRequest request, Caller caller, CancellationToken cancellation)
    {
        var kind = ReadKind(request.Kind);
        var outcome = await manifests.DeleteAsync(kind, request.Name, request.Cascade, request.DryRun, caller, cancellation);
        switch (outcome.Result)
        {
            case DeleteResult.NotFound:
                throw NoSuch(kind, request.Name);
            case DeleteResult.Referenced:
                throw new ApiFault(Code.FailedPrecondition, outcome.Message);
            case DeleteResult.Denied:
                await auditor.AddAsync(caller, "delete", $"{kind}/{request.Name}", $"denied: {outcome.Message}");
                throw ApiFault.Denied(outcome.Message);
            case DeleteResult.Conflict:
                throw new ApiFault(Code.Aborted, outcome.Message);
            default:
                return new DeleteManifestResponse { Changes = { outcome.Changes.Select(ManifestMapping.ToMessage) } };
        }
    }

    /// <summary>One manifest.</summary>
    public async Task<Manifest> GetAsync(GetManifestRequest request, CancellationToken cancellation)
    {
        var kind = ReadKind(request.Kind);
        var stored = ManifestName.IsValid(kind, request.Name) ? await manifests.FindAsync(kind, request.Name, cancellation) : null;
        return stored is null ? throw NoSuch(kind, request.Name) : manifests.ToMessage(stored, await freshness.ReadAsync(kind, [stored.Name], cancellation));
    }

    /// <summary>One page, by name.</summary>
    public async Task<ListManifestsResponse> ListAsync(ListManifestsRequest request, CancellationToken cancellation)
    {
        var kind = ReadKind(request.Kind);
        var list = $"{kind} {request.LabelSelector}";
        var page = await manifests.ListAsync(
            kind, ReadSelector(request.LabelSelector), PageToken.Read(list, request.PageToken, parts: 1)?[0],
            PageSize.Of(request.PageSize, OrdinaryPage), cancellation);
        var fresh = await freshness.ReadAsync(kind, [.. page.Items.Select(item => item.Name)], cancellation);
        return new ListManifestsResponse
        {
            Columns = { manifests.Columns(kind).Select(ManifestMapping.ToMessage) },
            Items = { page.Items.Select(item => manifests.ToMessage(item, fresh)) },
            NextPageToken = page.After is { } after ? PageToken.Write(list, after) : "",
        };
    }

    /// <summary>The present state of each match, then changes, until the caller goes.</summary>
    public IAsyncEnumerable<Contracts.V1Alpha1.ManifestEvent> WatchAsync(WatchManifestsRequest request, CancellationToken cancellation)
    {
        var kind = ReadKind(request.Kind);
        var selector = ReadSelector(request.LabelSelector);
        var name = request.Name.Length > 0 ? request.Name : null;
        return EventsAsync();

        async IAsyncEnumerable<Contracts.V1Alpha1.ManifestEvent> EventsAsync()
        {
            var first = true;
            await foreach (var news in manifests.WatchAsync(kind, selector, name, cancellation))
            {
                var message = new Contracts.V1Alpha1.ManifestEvent
                {
                    Type = ManifestMapping.ToMessage(news.Type),
                    Manifest = manifests.ToMessage(news.Manifest, await freshness.ReadAsync(kind, [news.Manifest.Name], cancellation)),
                };
                if (first) message.Columns.AddRange(manifests.Columns(kind).Select(ManifestMapping.ToMessage));
                first = false;
                yield return message;
            }
        }
    }

    /// <summary>What an admin of a target cluster applies for the probes of some templates.</summary>
    public async Task<RenderRbacResponse> RenderRbacAsync(RenderRbacRequest request, CancellationToken cancellation)
    {
        var outcome = await manifests.RenderRbacAsync(request.Templates, request.Remedies, request.Namespace, request.Observe, cancellation);
        return outcome.Yaml is { } yaml
            ? new RenderRbacResponse { Yaml = yaml }
            : throw ApiFault.Invalid([.. outcome.Faults.Select(fault => new FieldFault("templates", fault, ""))]);
    }

    static ManifestKind ReadKind(string text) => ManifestKindText.TryParse(text, out var kind)
        ? kind
        : throw ApiFault.Invalid("kind", "It is no kind.", NearestName.Remedy(text, Enum.GetNames<ManifestKind>(), "the kinds are"));

    static LabelSelector? ReadSelector(string text)
    {
        if (text.Length == 0) return null;
        return LabelSelectorText.TryParse(text, out var selector, out var fault)
            ? selector
            : throw ApiFault.Invalid("labelSelector", fault, "");
    }

    static ApiFault NoSuch(ManifestKind kind, string name) => ApiFault.NotFound(
        $"There is no {kind} \"{(name.Length > 64 ? name[..64] + "…" : name)}\". List them: kubeprobe get {ManifestKindText.Plural(kind)}.");
}
