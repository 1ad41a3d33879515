using KubeProbe.Diagnosis.Classifier;

namespace KubeProbe.Diagnosis.Tests.Classifier;

public sealed class MaskingTests
{
    [Theory]
    [InlineData("E1122 22:50:52.662039 took 12.5s", "E0101 01:02:03.000001 took 300ms")]
    [InlineData("2026-11-22T21:42:35.086298Z failed", "2024-03-18 12:44:17.651382 failed")]
    [InlineData("pod 7b3f2c1a-0d1e-4a5b-8c9d-0123456789ab gone", "pod 00000000-1111-2222-3333-444444444444 gone")]
    [InlineData("dial tcp 10.0.0.1:443: refused", "dial tcp 192.168.56.11:443: refused")]
    [InlineData("dial tcp [fd00:10:96::a]:443: refused", "dial tcp [fe80:1:2:3::1]:443: refused")]
    [InlineData("sha256:2f1e0d9c8b7a66554433221100ffeeddccbbaa99 broken", "sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c broken")]
    [InlineData("pod web-75789564bc-vddnp restarts 3", "pod web-85886bcf5d-k2d8s restarts 8")]
    [InlineData("limit is 512Mi", "limit is 8Gi")]
    [InlineData("Get \"https://10.1.1.1:6443/api\": EOF", "Get \"https://kube.example.com/healthz\": EOF")]
    public void Ids_addresses_times_and_amounts_make_no_difference(string one, string other) =>
        Assert.Equal(Masking.Mask(one), Masking.Mask(other));

    [Theory]
    [InlineData("exit code 137", "exit code 1")]
    [InlineData("statuscode: 404", "statuscode: 500")]
    [InlineData("port 53", "port 2379")]
    public void Numbers_that_mean_something_stay(string one, string other) =>
        Assert.NotEqual(Masking.Mask(one), Masking.Mask(other));
}
