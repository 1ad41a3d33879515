using System.Text.Json.Nodes;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Logs;

/// <summary>Which part of a container's log is wanted.</summary>
public sealed record LogRequest(string Container)
{
    /// <summary>Go on with what is written from now, until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>The log of the container's run before this one.</summary>
    public bool Previous { get; init; }

    /// <summary>Put the instant, RFC 3339 with nanoseconds, before each line.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only so many lines from the end.</summary>
    public int? TailLines { get; init; }

    /// <summary>Stop after so many bytes.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Only lines written since.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Where the log subresource of pods gets its text: the kubelets.</summary>
public interface ILogSource
{
    /// <summary>
    /// Writes the log to <paramref name="output"/>, flushing as lines come when following. The container is one of the pod's.
    /// </summary>
    /// <exception cref="ApiException">
    /// Before anything was written: 400 <c>previous terminated container "c" in pod "p" not found</c>,
    /// 400 <c>container "c" in pod "p" is waiting to start: ContainerCreating</c>.
    /// </exception>
    Task WriteAsync(JsonObject pod, LogRequest request, Stream output, CancellationToken cancellation);
}
