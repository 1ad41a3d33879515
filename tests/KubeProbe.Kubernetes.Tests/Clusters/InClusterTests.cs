using KubeProbe.Kubernetes.Clusters;
using Microsoft.Extensions.Time.Testing;

namespace KubeProbe.Kubernetes.Tests.Clusters;

/// <summary>The service account of the server's own pod, from files as the kubelet mounts them.</summary>
public sealed class InClusterTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kubeprobe-account-");
    readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData("10.0.0.1", "443", "https://10.0.0.1/")]
    [InlineData("fd00::1", "6443", "https://[fd00::1]:6443/")]
    public void Address_authority_and_token_are_the_pods(string host, string port, string address)
    {
        Mount("first");

        var reading = Account(host, port).Read("dev-a");

        Assert.Equal(address, reading.Credentials!.Server.AbsoluteUri);
        Assert.Equal("first", reading.Credentials.Token());
        Assert.Single(reading.Credentials.Authorities);
    }

    [Fact]
    public void A_token_the_kubelet_replaced_is_used_a_minute_later()
    {
        Mount("first");
        var token = Account("10.0.0.1", "443").Read("dev-a").Credentials!.Token;

        File.WriteAllText(Path.Combine(folder.FullName, "token"), "second\n");
        Assert.Equal("first", token());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("second", token());

        File.Delete(Path.Combine(folder.FullName, "token"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("second", token());
    }

    [Fact]
    public void A_pod_without_the_account_says_how_to_give_it_one()
    {
        var reading = Account("10.0.0.1", "443").Read("dev-a");

        Assert.Null(reading.Credentials);
        Assert.Contains("automountServiceAccountToken: true", reading.Message);
    }

    public void Dispose() => folder.Delete(recursive: true);

    void Mount(string token)
    {
        using var authority = new TestAuthority();
        File.WriteAllText(Path.Combine(folder.FullName, "ca.crt"), authority.Pem);
        File.WriteAllText(Path.Combine(folder.FullName, "token"), token);
    }

    InClusterAccount Account(string host, string port) => new(
        folder.FullName, name => name == "KUBERNETES_SERVICE_HOST" ? host : port, time);
}
