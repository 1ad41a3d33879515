using System.Text.Json;

namespace KubeProbe.Notify.Alerts;

/// <summary>The answers of chat robots: 200 whatever happened, and a code in the body.</summary>
static class ChatAnswer
{
    const int Longest = 200;

    /// <summary>Null when the code is 0.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="code">Name of the code's property.</param>
    /// <param name="message">Name of the text's property.</param>
    public static string? Refusal(string body, string code, string message)
    {
        try
        {
            using var answer = JsonDocument.Parse(body);
            if (answer.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(code, out var said) && said.TryGetInt64(out var number))
                return number == 0 ? null : $"The robot answered {number}: {Short(root.TryGetProperty(message, out var text) ? text.ToString() : "")}";
        }
        catch (JsonException)
        {
            // No answer of a robot.
        }
        return "The answer is none of such a robot: check the channel's url.";
    }

    static string Short(string text) => text.Length <= Longest ? text : text[..Longest];
}
