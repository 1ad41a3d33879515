using Grpc.Core;
using KubeProbe.Cli.Tests.Fakes;

namespace KubeProbe.Cli.Tests.Commands;

public sealed class ExitCodeTests : CentreTest
{
    [Theory]
    [InlineData(StatusCode.Unauthenticated, 4, "kubeprobe context set NAME --token -")]
    [InlineData(StatusCode.PermissionDenied, 4, "kubeprobe whoami")]
    [InlineData(StatusCode.NotFound, 2, "")]
    [InlineData(StatusCode.InvalidArgument, 2, "")]
    [InlineData(StatusCode.FailedPrecondition, 2, "")]
    [InlineData(StatusCode.AlreadyExists, 2, "")]
    [InlineData(StatusCode.Internal, 2, "")]
    [InlineData(StatusCode.Unimplemented, 2, "kubeprobe version")]
    [InlineData(StatusCode.Unavailable, 2, "KUBEPROBE_SERVER")]
    public async Task What_the_centre_answers_decides(StatusCode status, int code, string hint)
    {
        Centre.Failure = new RpcException(new Status(status, "so it is"));
        foreach (var command in (string[][])[["whoami"], ["get", "clusters"], ["get", "runs"], ["audit"], ["change", "get", "c"], ["watch"], ["logs", "r1aaaa"]])
        {
            var outcome = await Terminal.RunAsync(command);
            Assert.Equal((code, ""), (outcome.Code, outcome.Out));
            Assert.StartsWith("error: ", outcome.Err);
            Assert.Contains(hint, outcome.Err);
        }
    }

    [Fact]
    public async Task Every_violation_of_a_field_is_told()
    {
        Centre.Failure = new Google.Rpc.Status
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = "2 clusters are unknown",
            Details =
            {
                Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.BadRequest
                {
                    FieldViolations =
                    {
                        new Google.Rpc.BadRequest.Types.FieldViolation { Field = "clusters[0]", Description = "there is no cluster 'x'" },
                        new Google.Rpc.BadRequest.Types.FieldViolation { Field = "clusters[1]", Description = "there is no cluster 'y'" },
                    },
                }),
            },
        }.ToRpcException();
        var outcome = await Terminal.RunAsync("change", "post", "--id", "c", "--component", "etcd", "--clusters", "x,y");
        Assert.Equal("clusters[0]: there is no cluster 'x'\nclusters[1]: there is no cluster 'y'\nerror: 2 clusters are unknown\n", outcome.Err);
    }

    [Fact]
    public async Task What_the_message_says_already_is_not_told_twice()
    {
        Google.Rpc.Status Status(params string[] fields) => new()
        {
            Code = (int)StatusCode.InvalidArgument,
            Message = string.Join(' ', fields.Select(field => $"{field}: It is none.")),
            Details =
            {
                Google.Protobuf.WellKnownTypes.Any.Pack(new Google.Rpc.BadRequest
                {
                    FieldViolations = { fields.Select(field => new Google.Rpc.BadRequest.Types.FieldViolation { Field = field, Description = "It is none." }) },
                }),
            },
        };

        Centre.Failure = Status("since").ToRpcException();
        Assert.Equal("error: since: It is none.\n", (await Terminal.RunAsync("whoami")).Err);
        Centre.Failure = Status("since", "until").ToRpcException();
        Assert.Equal("since: It is none.\nuntil: It is none.\nerror: 2 faults in what was asked\n", (await Terminal.RunAsync("whoami")).Err);
    }

    [Fact]
    public async Task A_message_can_not_write_to_the_terminal()
    {
        Centre.Failure = new RpcException(new Status(StatusCode.NotFound, "\u001b]0;owned\u0007"));
        Assert.Equal("error: ^[]0;owned^G\n", (await Terminal.RunAsync("whoami")).Err);
    }

    [Fact]
    public async Task Every_call_has_a_deadline()
    {
        using var interrupt = new CancellationTokenSource();
        Centre.Held = Task.Delay(Timeout.Infinite, interrupt.Token);
        var outcome = await Terminal.RunAsync("whoami", "--request-timeout", "200ms");
        Assert.Equal(2, outcome.Code);
        Assert.Contains($"the centre at {Centre.Url} did not answer in time", outcome.Err);
        await interrupt.CancelAsync();
    }

    [Fact]
    public async Task Ctrl_C_during_a_call_exits_130_and_says_nothing()
    {
        var never = new TaskCompletionSource();
        Centre.Held = never.Task;
        using var interrupt = new CancellationTokenSource();
        var command = Start(interrupt, "whoami");
        await interrupt.CancelAsync();
        var outcome = await command;
        Assert.Equal((130, "", ""), (outcome.Code, outcome.Out, outcome.Err));
    }
}
