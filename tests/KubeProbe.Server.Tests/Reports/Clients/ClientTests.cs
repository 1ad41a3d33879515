using KubeProbe.Client.Tests;
using KubeProbe.ReportContract;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Reports.Clients;

public sealed class CSharpReportTests(RunningServer server) : ReportVectors
{
    private protected override IProbeDriver Driver { get; } = new CSharpDriver();

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class PythonReportTests(RunningServer server) : ReportVectors
{
    private protected override IProbeDriver Driver => Drivers.Python;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class PythonDeliveryTests(RunningServer server) : DeliveryVectors
{
    private protected override IProbeDriver Driver => Drivers.Python;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class PythonEnvironmentTests(RunningServer server) : EnvironmentVectors
{
    private protected override IProbeDriver Driver => Drivers.Python;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class GoReportTests(RunningServer server) : ReportVectors
{
    private protected override IProbeDriver Driver => Drivers.Go;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class GoDeliveryTests(RunningServer server) : DeliveryVectors
{
    private protected override IProbeDriver Driver => Drivers.Go;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class GoEnvironmentTests(RunningServer server) : EnvironmentVectors
{
    private protected override IProbeDriver Driver => Drivers.Go;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class ShellReportTests(RunningServer server) : ReportVectors
{
    private protected override IProbeDriver Driver => Drivers.Shell;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class ShellDeliveryTests(RunningServer server) : DeliveryVectors
{
    private protected override IProbeDriver Driver => Drivers.Shell;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}

public sealed class ShellEnvironmentTests(RunningServer server) : EnvironmentVectors
{
    private protected override IProbeDriver Driver => Drivers.Shell;

    private protected override Task<ReportTarget> OpenAsync() => Drivers.OpenAsync(server);
}
