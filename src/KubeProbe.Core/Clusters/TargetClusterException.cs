namespace KubeProbe.Core.Clusters;

/// <summary>A target cluster did not do what it was asked.</summary>
public sealed class TargetClusterException(TargetFault fault, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What kind of fault.</summary>
    public TargetFault Fault { get; } = fault;

    /// <summary>How long the cluster asked to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>Kinds of fault of a target cluster.</summary>
public enum TargetFault
{
    /// <summary>No way to the host: no route, no such name, or no connection in time.</summary>
    Unreachable,

    /// <summary>The host answered that nothing listens there.</summary>
    ConnectionRefused,

    /// <summary>Connected, but no answer in time, or the connection broke before one.</summary>
    TimedOut,

    /// <summary>Its certificate is not of the authority that was given.</summary>
    Untrusted,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>403 to the centre: the message names the rule that is missing.</summary>
    Forbidden,

    /// <summary>Not asked at all: the centre's own budget of requests for the cluster is used up for too long.</summary>
    OverBudget,

    /// <summary>429.</summary>
    Throttled,

    /// <summary>5xx.</summary>
    ServerError,

    /// <summary>An admission webhook, policy or quota refused the object; 403 or 400 with the API server's text.</summary>
    Refused,

    /// <summary>422 or 400: the object is not valid there, such as an image name that is none.</summary>
    Invalid,

    /// <summary>404, such as the probe namespace.</summary>
    NotFound,

    /// <summary>The connection can't be made from what is declared: the secret is missing or the kubeconfig is not usable.</summary>
    NotConfigured,

    /// <summary>No answer was taken in time, while the centre itself came late to its own work: it says nothing of the cluster.</summary>
    CentreLate,
}
