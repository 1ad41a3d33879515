using System.Text;

namespace KubeProbe.DevCluster.Kubelet.Containers;

/// <summary>
/// <c>$(NAME)</c> in command, args and env values: a known name is replaced, an unknown one stays as it is, <c>$$</c> is a dollar sign.
/// </summary>
static class VariableExpansion
{
    public static string Expand(string text, Func<string, string?> valueOf)
    {
        if (!text.Contains('$'))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            switch (text[i + 1])
            {
                case '$':
                    result.Append('$');
                    i++;
                    break;
                case '(' when text.IndexOf(')', i + 2) is > 0 and var end:
                    var name = text[(i + 2)..end];
                    result.Append(valueOf(name) ?? $"$({name})");
                    i = end;
                    break;
                default:
                    result.Append('$');
                    break;
            }
        }

        return result.ToString();
    }
}
