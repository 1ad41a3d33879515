using KubeProbe.Contracts.V1Alpha1;
using KubeProbe.Server.Access;
using KubeProbe.Server.Api.Alerts.OnCall;
using KubeProbe.Server.Api.Http;

namespace KubeProbe.Server.Api.Alerts.Channels;

/// <summary>Channels over HTTP.</summary>
static class ChannelsRoutes
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/channels", (ChannelsApi channels) => ProtoJson.Result(channels.List()))
            .Answers<ListChannelsResponse>("The channels of the configuration.");

        api.MapGet("/channels/{channel}/preview", (HttpContext context, ChannelsApi channels, string channel, string? alert, string? incident, string? resolved) =>
            {
                var read = new Query();
                var request = new PreviewMessageRequest { Channel = channel, Alert = alert ?? "", Incident = incident ?? "", Resolved = read.Flag(resolved, "resolved") };
                read.Check();
                return ProtoJson.ResultAsync(channels.PreviewAsync(request, context.RequestAborted));
            })
            .Answers<PreviewMessageResponse>("What the channel would be sent of an alert, of an incident, or of a sample, without secrets.");

        api.MapPost("/channels/{channel}/test", (HttpContext context, ChannelsApi channels, string channel, string? person) =>
                ProtoJson.ResultAsync(channels.TestAsync(channel, person ?? "", context.Caller(), context.RequestAborted)))
            .Answers<TestChannelResponse>("Sends a message that says that it is a test, and tells what the receiver answered.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("channel.test"));

        api.MapGet("/oncall", (OnCallApi onCall, TimeProvider time, string? at) =>
            {
                var read = new Query();
                var request = new ListOnCallRequest { At = read.Moment(at, "at", time) };
                read.Check();
                return ProtoJson.Result(onCall.List(request));
            })
            .Answers<ListOnCallResponse>("Who is on call by each rota, and whom each ladder would call, now or at a time.");

        api.MapGet("/dead-letters", (HttpContext context, ChannelsApi channels, string? channel, string? pageSize, string? pageToken) =>
            {
                var read = new Query();
                var request = new ListDeadLettersRequest { Channel = channel ?? "", PageSize = read.Number(pageSize, "pageSize"), PageToken = pageToken ?? "" };
                read.Check();
                return ProtoJson.ResultAsync(channels.DeadLettersAsync(request, context.RequestAborted));
            })
            .Answers<ListDeadLettersResponse>("One page of notifications that were given up, the latest first.");

        api.MapPost("/dead-letters/resend", async (HttpContext context, ChannelsApi channels) =>
                ProtoJson.Result(await channels.ResendAsync(
                    await ProtoJson.ReadAsync<ResendDeadLettersRequest>(context.Request), context.Caller(), context.RequestAborted)))
            .Takes<ResendDeadLettersRequest, ResendDeadLettersResponse>("Makes dead letters due again, from the first attempt on.")
            .RequireAuthorization(Policies.Operator).WithMetadata(new MutationAttribute("alert.resend"));
    }
}
