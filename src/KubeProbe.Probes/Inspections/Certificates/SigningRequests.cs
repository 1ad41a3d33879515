namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Certificate signing requests nobody decides on or signs: kubelets that wait for their certificate.</summary>
sealed class SigningRequests(ProbeParameters parameters) : Inspection(parameters)
{
    readonly TimeSpan maxAge = parameters.Duration("MAX_PENDING", TimeSpan.FromMinutes(30));
    readonly IReadOnlyList<string> signers = parameters.List("SIGNERS");

    protected override async Task InspectAsync(Inspector inspector, CancellationToken stopping)
    {
        await foreach (var request in inspector.ListAsync(KubeKinds.SigningRequests, stopping))
            if (signers.Count == 0 || signers.Contains(request.Text("spec", "signerName") ?? "")) inspector.Findings.Add(SigningRequestRules.Check(request, maxAge, inspector.Now));
    }
}
