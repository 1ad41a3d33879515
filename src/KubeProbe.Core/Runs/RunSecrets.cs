using KubeProbe.Core.Manifests;
using KubeProbe.Core.Secrets;

namespace KubeProbe.Core.Runs;

/// <summary>
/// Keeps what a probe was given secretly out of all that is kept of its run: verdicts, errors, late reports. Values are read when
/// the pod is made and again when it has spoken, so that one that was replaced meanwhile is known in both forms.
/// </summary>
sealed class RunSecrets(ISecretVault vault, RunTokens tokens)
{
    readonly Dictionary<SecretRef, List<byte[]>> known = [];

    /// <summary>Takes the values as they are now.</summary>
    public async Task LearnAsync(RunOrder order, CancellationToken cancellation)
    {
        foreach (var reference in order.Parameters.Values.Select(parameter => parameter.SecretRef).OfType<SecretRef>().Distinct())
        {
            var value = await vault.ReadAsync(reference, cancellation);
            if (!known.TryGetValue(reference, out var values)) known[reference] = values = [];
            if (value is not null && !values.Exists(one => one.AsSpan().SequenceEqual(value))) values.Add(value);
        }
    }

    /// <summary>Masks a text. A text that can't be masked, because a value is nowhere to be read, is withheld.</summary>
    public async Task<Func<string, string>> MaskAsync(RunOrder order, CancellationToken cancellation)
    {
        await LearnAsync(order, cancellation);
        foreach (var (reference, values) in known)
            if (values.Count == 0) return text => text.Length == 0 ? "" : $"(withheld: secret {reference.Name}, key {reference.Key}, which the probe was given, can't be read to mask it)";
        return SecretMask.Of(known.Values.SelectMany(values => values)).With(tokens.Uuids(order)).Apply;
    }
}
