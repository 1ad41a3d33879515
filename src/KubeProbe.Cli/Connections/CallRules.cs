using System.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KubeProbe.Cli.Connections;

/// <summary>What holds for every call: it bears the token, and it has a deadline.</summary>
sealed class CallRules(string? token, TimeSpan timeout, TimeProvider time) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, With(context));

    ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var headers = new Metadata { { "x-kubeprobe-client", ClientVersion.Text } };
        foreach (var entry in context.Options.Headers ?? []) headers.Add(entry);
        if (token is not null) headers.Add("authorization", $"Bearer {token}");
        var deadline = context.Options.Deadline ?? time.GetUtcNow().Add(timeout).UtcDateTime;
        return new(context.Method, context.Host, context.Options.WithHeaders(headers).WithDeadline(deadline));
    }
}

/// <summary>The version of this client, <c>major.minor.patch</c>.</summary>
static class ClientVersion
{
    public static string Text { get; } =
        typeof(ClientVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
