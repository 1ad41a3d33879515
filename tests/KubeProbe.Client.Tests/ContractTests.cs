using KubeProbe.ReportContract;

namespace KubeProbe.Client.Tests;

public sealed class ContractReportTests : ReportVectors
{
    private protected override IProbeDriver Driver { get; } = new CSharpDriver();
}

public sealed class ContractDeliveryTests : DeliveryVectors
{
    private protected override IProbeDriver Driver { get; } = new CSharpDriver();
}

public sealed class ContractEnvironmentTests : EnvironmentVectors
{
    private protected override IProbeDriver Driver { get; } = new CSharpDriver();
}
