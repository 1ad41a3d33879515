using KubeProbe.Core.Cases;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Tests.Runs;

public sealed class ReportAddressTests
{
    static readonly Uri Centre = new("https://centre.example:8443");

    [Fact]
    public void Each_contract_has_the_path_its_clients_insist_on()
    {
        Assert.Equal("https://centre.example:8443/externalCheckStatus/kpr_a.b", ReportAddress.OfContract(ProbeContract.KuberhealthyV2, Centre, "kpr_a.b")!.AbsoluteUri);
        Assert.Equal("https://centre.example:8443/check?run=kpr_a.b", ReportAddress.OfContract(ProbeContract.KuberhealthyV3, Centre, "kpr_a.b")!.AbsoluteUri);
        Assert.Equal("/check", ReportAddress.OfContract(ProbeContract.KuberhealthyV3, Centre, "kpr_a.b")!.AbsolutePath);
        Assert.Null(ReportAddress.OfContract(ProbeContract.Kubeprobe, Centre, "kpr_a.b"));
        Assert.Null(ReportAddress.OfContract(ProbeContract.ExitCode, Centre, "kpr_a.b"));
    }

    [Fact]
    public void A_parameter_may_not_have_the_name_of_what_the_centre_sets()
    {
        ParameterDeclaration[] parameters = [new() { Name = "TARGET" }, new() { Name = "KH_RUN_UUID" }];

        var fault = Assert.Single(ContractRules.CheckParameters(ProbeContract.KuberhealthyV3, parameters, "spec.parameters"));
        Assert.Equal("spec.parameters[1].name", fault.Field);
        Assert.Empty(ContractRules.CheckParameters(ProbeContract.Kubeprobe, parameters, "spec.parameters"));
    }
}
