using System.Text.RegularExpressions;
using KubeProbe.Core.Diagnosis;
using KubeProbe.Core.Runs;

namespace KubeProbe.Core.Remedies;

/// <summary>Which objects the evidence of a run names. They are looked up before anything is done to them: a name that is none harms nobody.</summary>
public static partial class EvidenceNameRules
{
    const int Most = 100;

    /// <summary>
    /// Names of a kind, most telling first: what the diagnosis decided by, then what events are about, then what the probe said. Of nodes without the events,
    /// which tell of the node that the probe itself was on.
    /// </summary>
    /// <param name="kind">Of what kind.</param>
    /// <param name="evidence">What was kept of the run.</param>
    /// <param name="diagnosis">Why it failed.</param>
    /// <param name="errors">All that the probe found: a message tells the first of it.</param>
    public static IReadOnlyList<string> Of(RemedyObjectKind kind, IReadOnlyList<RunEvidence> evidence, RunDiagnosis? diagnosis, IReadOnlyList<string> errors)
    {
        var names = new List<string>();
        foreach (var line in diagnosis?.Lines ?? []) Add(line);
        foreach (var @event in kind is RemedyObjectKind.Node ? [] : evidence.SelectMany(each => each.Events))
        {
            if (@event.Object.StartsWith($"{kind}/", StringComparison.Ordinal)) names.Add(@event.Object[($"{kind}/".Length)..]);
            Add(@event.Message);
        }
        foreach (var said in evidence.Select(each => each.Message).Concat(errors)) Add(said);
        return [.. names.Distinct(StringComparer.Ordinal).Take(Most)];

        // Such as "Pod/coredns-1", "deployment kube-system/coredns" or "pod \"coredns-1\"".
        void Add(string text) => names.AddRange(Mention().Matches(text)
            .Where(match => match.Groups["kind"].Value.Equals(kind.ToString(), StringComparison.OrdinalIgnoreCase))
            .Select(match => match.Groups["name"].Value));
    }

    [GeneratedRegex(
        """(?<![\w-])(?<kind>node|pod|deployment|statefulset|daemonset|replicaset|job)s?(\.apps|\.batch)?[/ :]\s?"?([a-z0-9][-a-z0-9]{0,62}/)?(?<name>[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)(?![\w-])""",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Mention();
}
