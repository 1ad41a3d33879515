using System.Text.RegularExpressions;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Alerts.Silences;

/// <summary>Matchers as Alertmanager's <c>amtool</c> has them: <c>cluster=prod-1</c>, <c>case!=dns</c>, <c>owner=~"team-.*"</c>, <c>env!~test|dev</c>.</summary>
static partial class MatcherText
{
    public static Matcher Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success) throw new CliError($"'{SafeText.Line(text)}' is no matcher", "Write it as cluster=prod-1, case!=dns, owner=~'team-.*' or env!~'test|dev'.");
        var (sign, value) = (match.Groups["sign"].Value, match.Groups["value"].Value);
        if (value.Length >= 2 && value[0] == '"' && value[^1] == '"') value = value[1..^1];
        return new Matcher { Name = match.Groups["name"].Value, Value = value, IsRegex = sign[^1] == '~', IsNegative = sign[0] == '!' };
    }

    public static string Of(Matcher matcher) =>
        $"{matcher.Name}{(matcher.IsNegative, matcher.IsRegex) switch { (false, false) => "=", (true, false) => "!=", (false, true) => "=~", _ => "!~" }}\"{matcher.Value}\"";

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9_./-]+)(?<sign>=~|!~|!=|=)(?<value>.*)\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Form();
}
