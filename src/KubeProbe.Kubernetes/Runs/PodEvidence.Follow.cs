using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using KubeProbe.Core.Clusters;
using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;
using KubeProbe.Kubernetes.Clusters;

namespace KubeProbe.Kubernetes.Runs;

sealed partial class PodEvidence
{
    /// <summary>A line is masked as a whole, and told as it comes when it is longer.</summary>
    const int LongestLine = 256 * 1024;

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> FollowLogAsync(
        ClusterTarget target, string pod, bool follow, int? tailLines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var lease = await apis.OpenAsync(target, cancellation).ConfigureAwait(false);
        var mask = await MaskAsync(lease.Api, target, pod, cancellation).ConfigureAwait(false);
        var call = LogTail.Call(
            target.Spec.Namespace, pod,
            ("follow", follow ? "true" : null), ("tailLines", tailLines?.ToString(CultureInfo.InvariantCulture)));
        using var stream = await lease.Api.OpenAsync(call, cancellation).ConfigureAwait(false);
        if (stream.Response is null) throw ApiFaults.Of(target.Name, call, stream.Refusal!);

        var pipe = PipeReader.Create(await stream.Response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false));
        while (true)
        {
            var result = await ReadAsync(lease.Api, pipe, cancellation).ConfigureAwait(false);
            var whole = Whole(result);
            var text = mask.Apply(Encoding.UTF8.GetString(result.Buffer.Slice(0, whole)));
            pipe.AdvanceTo(whole, result.Buffer.End);
            if (text.Length > 0) yield return Encoding.UTF8.GetBytes(text);
            if (result.IsCompleted) yield break;
        }
    }

    /// <summary>Up to where lines are whole; everything at the end, or when a line is over-long.</summary>
    static SequencePosition Whole(ReadResult result)
    {
        var buffer = result.Buffer;
        if (result.IsCompleted || buffer.Length > LongestLine) return buffer.End;
        var whole = buffer.Start;
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            whole = buffer.GetPosition(1, end);
            buffer = buffer.Slice(whole);
        }
        return whole;
    }

    async Task<SecretMask> MaskAsync(ClusterApi api, ClusterTarget target, string pod, CancellationToken cancellation)
    {
        var reply = await api.RequireAsync(ApiCall.Get(ApiPath.Core(target.Spec.Namespace, "pods", pod)), cancellation).ConfigureAwait(false);
        var head = reply.Read(target.Name, PodJson.Default.HeadOnly).Metadata;
        var named = head.Annotations?.GetValueOrDefault(RunLabels.Secrets) ?? "";
        var references = named.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('/', 2)).Where(pair => pair.Length == 2)
            .Select(pair => new SecretRef { Name = pair[0], Key = pair[1] }).ToList();
        return (await masks.ReadAsync(api, target.Spec.Namespace, pod, references, cancellation).ConfigureAwait(false))?.With(ContractLabels.Proofs(head.Labels))
            ?? throw new TargetClusterException(
                TargetFault.NotConfigured,
                $"The log of {pod} is withheld, because a secret it was given can't be read to mask it there. Read it with kubectl logs {pod}.");
    }

    static async Task<ReadResult> ReadAsync(ClusterApi api, PipeReader pipe, CancellationToken cancellation)
    {
        try
        {
            return await pipe.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw api.Broken(e);
        }
    }
}
