using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Hosting;

/// <summary>What others see of the server: health, metrics, and what it serves.</summary>
public sealed class SelfObservationTests(RunningServer server)
{
    [Theory]
    [InlineData("/health/live", "alive")]
    [InlineData("/health/startup", "started")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_is_told_to_anybody(string path, string told)
    {
        using var http = server.Http();

        Assert.Equal(told, await http.GetStringAsync(path));
    }

    [Fact]
    public async Task gRPC_tells_its_health()
    {
        using var channel = server.Grpc();
        var health = new Grpc.Health.V1.Health.HealthClient(channel);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "no.such" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task gRPC_tells_its_services_by_reflection()
    {
        using var channel = server.Grpc(server.AdminToken);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await call.ResponseStream.MoveNext(default));

        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains("kubeprobe.v1alpha1.Runs", services);
        Assert.Contains("kubeprobe.v1alpha1.Manifests", services);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Metrics_are_in_the_format_of_Prometheus_and_name_no_secret()
    {
        await server.StartRunAsync();
        using (var nobody = server.Http())
        using (var denied = await nobody.GetAsync("/metrics")) Assert.Equal(HttpStatusCode.Unauthorized, denied.StatusCode);
        using var http = server.Http((await server.TokenAsync("viewer")).Secret);

        using var answer = await http.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("text/plain", answer.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("kubeprobe_storage_round_trips_total{", text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.AdminToken, text, StringComparison.Ordinal);
    }
}
