using System.Security.Cryptography.X509Certificates;
using KubeProbe.Probes.Certificates;

namespace KubeProbe.Probes.Inspections.Certificates;

/// <summary>Whether who calls would accept what is presented: in time, of that name, signed by that authority.</summary>
static class ServedCertificateRules
{
    public static IEnumerable<string> Check(
        string where, IReadOnlyList<X509Certificate2> presented, IReadOnlyList<X509Certificate2> authorities, string name, int minDays, DateTimeOffset now)
    {
        foreach (var certificate in presented)
            if (CertificateRules.Check(certificate, minDays, now) is { } error) yield return $"{where}: {error}; renew it";
        if (!presented[0].MatchesHostname(name)) yield return $"{where}: certificate {presented[0].Subject} is not for {name}; issue it with that name";
        if (!IsSignedBy(presented, authorities, now)) yield return $"{where}: certificate {presented[0].Subject} is not signed by an authority of the caBundle: every call fails; have the caBundle injected anew";
    }

    static bool IsSignedBy(IReadOnlyList<X509Certificate2> presented, IReadOnlyList<X509Certificate2> authorities, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        // Whether it is in time is told apart; here only who signed.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        foreach (var authority in authorities) chain.ChainPolicy.CustomTrustStore.Add(authority);
        foreach (var other in presented.Skip(1)) chain.ChainPolicy.ExtraStore.Add(other);
        chain.Build(presented[0]);
        // Another authority of the same name stands in the chain too, with a signature that is not its own.
        return !chain.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid)) && chain.ChainElements.Any(element => authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
    }
}
