using Grpc.Core;
using KubeProbe.Contracts.V1Alpha1;

namespace KubeProbe.Cli.Tests.Fakes;

/// <summary>Channels that answer as a test says.</summary>
public sealed class FakeChannels : KubeProbe.Contracts.V1Alpha1.Channels.ChannelsBase
{
    public List<Channel> Known { get; } = [];

    public List<DeadLetter> Dead { get; } = [];

    public List<PreviewMessageRequest> Previewed { get; } = [];

    public List<ResendDeadLettersRequest> Resent { get; } = [];

    public TestChannelResponse Answer { get; set; } = new() { Delivered = true, Answer = "200 ok" };

    public override Task<ListChannelsResponse> ListChannels(ListChannelsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListChannelsResponse { Channels = { Known } });

    public override Task<PreviewMessageResponse> PreviewMessage(PreviewMessageRequest request, ServerCallContext context)
    {
        Previewed.Add(request);
        var message = new ChannelMessage { Target = "POST https://hooks.example/xxx", Headers = { new ChannelHeader { Name = "Content-Type", Value = "application/json" } }, Body = "{\n\"text\":\"\u001b[31m告警\"}" };
        return Task.FromResult(new PreviewMessageResponse { Messages = { message } });
    }

    public ListOnCallResponse OnCall { get; set; } = new();

    public List<ListOnCallRequest> AskedOnCall { get; } = [];

    public override Task<ListOnCallResponse> ListOnCall(ListOnCallRequest request, ServerCallContext context)
    {
        AskedOnCall.Add(request);
        return Task.FromResult(OnCall);
    }

    public override Task<TestChannelResponse> TestChannel(TestChannelRequest request, ServerCallContext context) => Task.FromResult(Answer);

    public override Task<ListDeadLettersResponse> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context) =>
        Task.FromResult(new ListDeadLettersResponse { DeadLetters = { Dead.Where(letter => request.Channel.Length == 0 || letter.Channel == request.Channel) } });

    public override Task<ResendDeadLettersResponse> ResendDeadLetters(ResendDeadLettersRequest request, ServerCallContext context)
    {
        Resent.Add(request);
        return Task.FromResult(new ResendDeadLettersResponse { Count = 2, Overtaken = request.Channel == "old" ? 3 : 0 });
    }
}
