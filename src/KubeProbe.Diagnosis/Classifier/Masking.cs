using System.Text.RegularExpressions;

namespace KubeProbe.Diagnosis.Classifier;

/// <summary>Takes from a line what is different each time: ids, addresses, times, amounts. What is left tells the kind of failure.</summary>
public static partial class Masking
{
    /// <summary>The line, each such part replaced by a word that says what stood there.</summary>
    public static string Mask(string line)
    {
        line = Time().Replace(line, " time_ ");
        line = Uuid().Replace(line, " id_ ");
        line = Url().Replace(line, " url_ ");
        line = Address().Replace(line, " ip_ ");
        line = PodSuffix().Replace(line, " ");
        line = Hash().Replace(line, " hash_ ");
        line = Amount().Replace(line, " size_ ");
        return Number().Replace(line, Numeral);
    }

    // Small numbers that mean something by themselves stay: exit codes, status codes, ports that everybody knows.
    static string Numeral(Match match) => match.Value is
        "0" or "1" or "2" or "53" or "80" or "126" or "127" or "128" or "137" or "139" or "143" or "401" or "403" or "404" or "409" or "413" or "429"
        or "443" or "500" or "502" or "503" or "504" or "2379" or "2380" or "6443" or "10250" ? match.Value : "num_";

    [GeneratedRegex(@"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[.,\d]*(Z|[+-]\d\d:?\d\d)?|\b[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+|\b\d\d:\d\d:\d\d(\.\d+)?\b|\b(\d+(\.\d+)?(ms|µs|us|h|m|s))+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b\d{1,3}(\.\d{1,3}){3}(/\d{1,2})?\b|\[?\b([0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F:]+\]?", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\bhttps?://[^\s""'\\,)]+", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"-[bcdf-hj-np-tv-z0-9]{8,10}-[bcdf-hj-np-tv-z0-9]{5}\b", RegexOptions.CultureInvariant)]
    private static partial Regex PodSuffix();

    [GeneratedRegex(@"\b(sha256:)?(0x)?(?=[0-9a-fA-F]*\d)[0-9a-fA-F]{8,64}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b\d+(\.\d+)?(Ki|Mi|Gi|Ti|[kKMGT]i?B|m|%)(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\b\d+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
