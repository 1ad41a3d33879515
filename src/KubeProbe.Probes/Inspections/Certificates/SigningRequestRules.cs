namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>What keeps a signing request.</summary>
static class SigningRequestRules
{
    public static IEnumerable<string> Check(KubeObject request, TimeSpan maxAge, DateTimeOffset now)
    {
        if (request.Created is not { } created || now - created <= maxAge || request.Text("status", "certificate") is { Length: > 0 }) yield break;
        var what = $"certificatesigningrequest {request.Name} of {request.Text("spec", "username")} for {request.Text("spec", "signerName")}";
        var conditions = request.Items("status", "conditions").Select(c => c.Text("type")).ToList();
        if (conditions.Contains("Denied")) yield break;
        if (request.Condition("Failed") is { Exists: true } failed) yield return $"{what} failed: {failed.Text("message")}; look at its signer";
        else if (conditions.Contains("Approved")) yield return $"{what} is approved and not signed for {Age.Of(now - created)}; look whether its signer runs";
        else yield return $"{what} has waited for approval for {Age.Of(now - created)}; approve or deny it (kubectl certificate approve)";
    }
}
