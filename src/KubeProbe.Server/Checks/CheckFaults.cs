using System.Net.Sockets;
using System.Security.Authentication;
using DnsClient;
using Grpc.Core;

namespace KubeProbe.Server.Checks;

/// <summary>What went wrong with a look, in words; what is no fault of the look is not explained.</summary>
static class CheckFaults
{
    public static string? Explain(Exception fault)
    {
        for (var at = fault; at is not null; at = at.InnerException)
            if (at is CheckRefusedException refused) return $"probe-fault: {refused.Message}";

        return fault switch
        {
            HttpRequestException or SocketException or IOException or AuthenticationException or RpcException or DnsResponseException => Deepest(fault),
            _ => null,
        };
    }

    // What wraps it says no more than that there was something.
    static string Deepest(Exception fault)
    {
        var deepest = fault;
        while (deepest.InnerException is { } inner) deepest = inner;
        return deepest == fault || deepest.Message == fault.Message ? fault.Message : $"{fault.Message.TrimEnd('.')}: {deepest.Message}";
    }
}
