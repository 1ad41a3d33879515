using System.Globalization;

namespace KubeProbe.Probes;

/// <summary>Durations as manifests write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>.</summary>
static class GoDuration
{
    static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var seconds = 0d;
        var at = 0;
        while (at < text.Length)
        {
            var begin = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            if (!double.TryParse(text.AsSpan(begin, at - begin), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            begin = at;
            while (at < text.Length && char.IsAsciiLetterLower(text[at])) at++;
            var unit = Array.Find(Units, u => text.AsSpan(begin, at - begin).SequenceEqual(u.Unit));
            if (unit.Unit is null) return false;
            seconds += number * unit.Seconds;
        }

        if (at == 0 || seconds > TimeSpan.FromDays(366).TotalSeconds) return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
