using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using KubeProbe.Core.Clusters;

namespace KubeProbe.Kubernetes.Clusters;

/// <summary>
/// The watch of one kind of object in one cluster: lists, then watches from the list's version, and from the last version seen when the stream
/// is cut. Where the server has forgotten that version (410), or says ERROR, it lists anew.
/// </summary>
/// <remarks>Source: kubernetes.io, Kubernetes API Concepts, "Efficient detection of changes" and "410 Gone responses".</remarks>
sealed partial class ListWatch<TNews>(ClusterApis apis, ClusterTarget target, WatchedKind<TNews> kind, TimeProvider time) where TNews : class
{
    readonly WatchPatience patience = new(time);

    /// <summary>The last version seen; empty when a list is due.</summary>
    string version = "";

    OpenWatch? open;

    public async IAsyncEnumerable<TNews> RunAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            while (true)
                foreach (var news in await NextAsync(cancellation).ConfigureAwait(false)) yield return news;
        }
        finally
        {
            Close();
        }
    }

    async Task<List<TNews>> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await patience.WaitAsync(cancellation).ConfigureAwait(false);
            var began = time.GetTimestamp();
            try
            {
                if (version.Length == 0) return await ListAsync(cancellation).ConfigureAwait(false);
                open ??= await OpenAsync(cancellation).ConfigureAwait(false);
                if (open is not null && await ReadAsync(open, cancellation).ConfigureAwait(false) is { } news) return news;
            }
            catch (TargetClusterException e) when (patience.Bears(e, began))
            {
                patience.Fail(e);
            }
            Close();
        }
    }

    void Close()
    {
        open?.Dispose();
        open = null;
    }

    /// <summary>A stream being read.</summary>
    sealed class OpenWatch(ApiLease lease, ApiStream stream, PipeReader lines, CancellationTokenSource idle, long since) : IDisposable
    {
        public PipeReader Lines => lines;

        /// <summary>Runs out when nothing comes for long.</summary>
        public CancellationTokenSource Idle => idle;

        public long Since => since;

        public bool Heard { get; set; }

        public void Dispose()
        {
            lines.Complete();
            stream.Dispose();
            idle.Dispose();
            lease.Dispose();
        }
    }
}
