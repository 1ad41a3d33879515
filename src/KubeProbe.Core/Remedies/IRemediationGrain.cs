namespace KubeProbe.Core.Remedies;

/// <summary>One execution of a remedy. Key: its id. Its state is its row in <see cref="IRemediationBook"/>.</summary>
[Alias("kubeprobe.IRemediationGrain"), GrainInterfaceType("kubeprobe.IRemediationGrain")]
public interface IRemediationGrain : IGrainWithStringKey
{
    /// <summary>Takes it up wherever it stands. Harmless when repeated.</summary>
    [Alias("Drive")]
    Task DriveAsync();

    /// <summary>Takes somebody's word. Answers once it is durable.</summary>
    [Alias("Decide")]
    Task<DecisionAnswer> DecideAsync(RemediationDecision decision);
}
