using KubeProbe.DevCluster.Faults;
using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>What the faults of the API do to a request before it is looked at.</summary>
sealed class ApiFaults(ClusterFaults faults, TimeProvider time)
{
    /// <summary>False when the connection was cut and nothing is left to answer.</summary>
    /// <exception cref="ApiException">The refusal a fault makes.</exception>
    public async Task<bool> PassAsync(HttpContext http)
    {
        if (faults.Find(FaultKind.ApiRefuse) is not null)
        {
            // The port is being closed; what is still connected is cut off.
            http.Abort();
            return false;
        }
        await faults.WhileOnAsync(FaultKind.ApiHang, Timeout.InfiniteTimeSpan, time, http.RequestAborted).ConfigureAwait(false);
        if (faults.Find(FaultKind.ApiSlow) is { } slow)
            await faults.WhileOnAsync(FaultKind.ApiSlow, slow.Duration("delay"), time, http.RequestAborted).ConfigureAwait(false);
        if (faults.Find(FaultKind.ApiThrottle) is { } throttle)
            throw ApiException.TooManyRequests("Too many requests, please try again later.", (int)Math.Ceiling(throttle.Duration("retryAfter").TotalSeconds));
        if (faults.Find(FaultKind.ApiError) is { } error)
            throw new ApiException((int)error.Number("code"), error.Number("code") == 503 ? "ServiceUnavailable" : "InternalError",
                "an error on the server (\"fault api-error is switched on\") has prevented the request from succeeding");
        return true;
    }
}
