using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Severity;
using KubeProbe.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace KubeProbe.Server.Tests.Incidents;

/// <summary>Whatever the diagnosis may answer has its weight.</summary>
public sealed class CauseLayerTests(RunningServer server)
{
    [Fact]
    public void Every_category_of_causes_has_a_layer() => Assert.All(
        server.Server.App.Services.GetRequiredService<IDiagnoser>().Categories.Where(category => category != RunDiagnosis.Unknown),
        category => Assert.True(CauseRules.Knows(category), $"{category} has no row in CauseRules."));
}
