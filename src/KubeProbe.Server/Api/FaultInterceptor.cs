using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace KubeProbe.Server.Api;

/// <summary>Tells faults of gRPC methods as google.rpc.Status.</summary>
sealed partial class FaultInterceptor(ILogger<FaultInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    RpcException Translate(Exception exception, ServerCallContext context)
    {
        var fault = FaultTranslator.From(exception);
        if (fault.Code is Code.Internal or Code.Unavailable) LogFailed(exception, context.Method);
        return fault.ToStatus().ToRpcException();
    }
}
