namespace KubeProbe.Diagnosis.Causes;

/// <summary>Text that whatever matches a regular expression must hold, so that most need not be tried.</summary>
static class ExpressionLiterals
{
    const int Shortest = 3;

    /// <summary>Such pieces in lower case; none where the expression has alternatives at its top.</summary>
    public static IReadOnlyList<string> Of(string expression)
    {
        var (pieces, piece, depth) = (new List<string>(), "", 0);
        for (var i = 0; i < expression.Length; i++)
            switch (expression[i])
            {
                case '|' when depth == 0:
                    return [];
                case '(':
                    depth++;
                    End();
                    break;
                case ')':
                    depth--;
                    End();
                    break;
                case '[':
                    i = EndOfClass(expression, i);
                    End();
                    break;
                case '\\':
                    i++;
                    End();
                    break;
                // What may be missing is no part of it.
                case '?' or '*' or '{':
                    piece = piece.Length > 0 ? piece[..^1] : "";
                    End();
                    while (i < expression.Length && expression[i] != '}' && expression[i] is not ('?' or '*')) i++;
                    break;
                case '+' or '.' or '^' or '$':
                    End();
                    break;
                default:
                    if (depth == 0) piece += char.ToLowerInvariant(expression[i]);
                    break;
            }
        End();
        return pieces;

        void End()
        {
            if (piece.Length >= Shortest) pieces.Add(piece);
            piece = "";
        }
    }

    static int EndOfClass(string expression, int from)
    {
        // ] as the first of a class stands for itself.
        for (var i = from + (expression.AsSpan(from).StartsWith("[^") ? 3 : 2); i < expression.Length; i++)
            if (expression[i] == '\\') i++;
            else if (expression[i] == ']') return i;
        return expression.Length;
    }
}
