using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Selectors;

/// <summary>Reads a label selector with the grammar and the error texts of the API server.</summary>
sealed class LabelSelectorParser
{
    readonly List<string> tokens;
    int next;

    public LabelSelectorParser(string text) => tokens = [.. Split(text)];

    string Look => next < tokens.Count ? tokens[next] : "";

    public List<LabelRequirement> Parse()
    {
        var found = new List<LabelRequirement>();
        while (true)
        {
            found.Add(Requirement());
            if (Look.Length == 0) return found;
            if (Take() is not "," and var other) throw Bad($"found '{other}', expected: ',' or 'end of string'");
            if (!IsWord(Look) && Look != "!") throw Bad($"found '{Look}', expected: identifier after ','");
        }
    }

    LabelRequirement Requirement()
    {
        var absent = Look == "!";
        if (absent) next++;
        var key = Take();
        if (!IsWord(key)) throw Bad($"found '{key}', expected: identifier");
        CheckKey(key);
        if (absent) return new(key, LabelOperator.DoesNotExist, []);

        switch (Look)
        {
            case "" or ",":
                return new(key, LabelOperator.Exists, []);
            case "=" or "==":
                next++;
                return new(key, LabelOperator.In, [ExactValue()]);
            case "!=":
                next++;
                return new(key, LabelOperator.NotIn, [ExactValue()]);
            case "in":
                next++;
                return new(key, LabelOperator.In, Values());
            case "notin":
                next++;
                return new(key, LabelOperator.NotIn, Values());
            default:
                throw Bad($"found '{Look}', expected: in, notin, =, ==, !=, gt, lt");
        }
    }

    string ExactValue()
    {
        if (Look is "" or ",") return "";
        var value = Take();
        if (!IsWord(value)) throw Bad($"found '{value}', expected: identifier");
        return Checked(value);
    }

    List<string> Values()
    {
        if (Take() is not "(" and var other) throw Bad($"found '{other}', expected: '('");
        var values = new List<string>();
        while (true)
        {
            if (Look is "," or ")") values.Add("");
            else if (IsWord(Look)) values.Add(Checked(Take()));
            else throw Bad($"found '{Look}', expected: ',', ')' or identifier");

            switch (Take())
            {
                case ")": return values;
                case ",": continue;
                case var found: throw Bad($"found '{found}', expected: ',' or ')'");
            }
        }
    }

    string Take() => next < tokens.Count ? tokens[next++] : "";

    static string Checked(string value)
    {
        if (!NameRules.IsLabelValue(value)) throw Bad($"values[0][]: Invalid value: \"{value}\": {NameRules.LabelValueText}", "unable to parse requirement: ");
        return value;
    }

    static void CheckKey(string key)
    {
        if (!NameRules.IsQualifiedName(key)) throw Bad($"key: Invalid value: \"{key}\": {NameRules.QualifiedNameText}");
    }

    static bool IsWord(string token) => token.Length > 0 && !IsSpecial(token[0]);

    static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '<' or '>';

    static ApiException Bad(string why, string before = "unable to parse requirement: ") => ApiException.BadRequest(before + why);

    static IEnumerable<string> Split(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }
            var start = i++;
            if (text[start] is '=' or '!')
            {
                if (i < text.Length && text[i] == '=') i++;
            }
            else if (!IsSpecial(text[start]))
            {
                while (i < text.Length && !IsSpecial(text[i]) && !char.IsWhiteSpace(text[i])) i++;
            }
            yield return text[start..i];
        }
    }
}
