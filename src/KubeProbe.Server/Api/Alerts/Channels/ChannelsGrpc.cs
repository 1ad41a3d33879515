using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Alerts.OnCall;
using Microsoft.AspNetCore.Authorization;

namespace KubeProbe.Server.Api.Alerts.Channels;

/// <summary>Channels over gRPC.</summary>
[Authorize(Policies.Viewer)]
sealed class ChannelsGrpc(ChannelsApi channels, OnCallApi onCall) : Contracts.V1Alpha1.Channels.ChannelsBase
{
    public override Task<ListChannelsResponse> ListChannels(ListChannelsRequest request, ServerCallContext context) => Task.FromResult(channels.List());

    public override Task<PreviewMessageResponse> PreviewMessage(PreviewMessageRequest request, ServerCallContext context) =>
        channels.PreviewAsync(request, context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("channel.test")]
    public override Task<TestChannelResponse> TestChannel(TestChannelRequest request, ServerCallContext context) =>
        channels.TestAsync(request.Channel, request.Person, context.Caller(), context.CancellationToken);

    public override Task<ListOnCallResponse> ListOnCall(ListOnCallRequest request, ServerCallContext context) => Task.FromResult(onCall.List(request));

    public override Task<ListDeadLettersResponse> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context) =>
        channels.DeadLettersAsync(request, context.CancellationToken);

    [Authorize(Policies.Operator), Mutation("alert.resend")]
    public override Task<ResendDeadLettersResponse> ResendDeadLetters(ResendDeadLettersRequest request, ServerCallContext context) =>
        channels.ResendAsync(request, context.Caller(), context.CancellationToken);
}
