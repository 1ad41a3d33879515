using System.Text;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>Takes so many characters and no more.</summary>
sealed class BoundedWriter(StringBuilder text, int most) : StringWriter(text, System.Globalization.CultureInfo.InvariantCulture)
{
    readonly StringBuilder kept = text;

    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    void Check(int more)
    {
        if (kept.Length + more > most) throw new InvalidOperationException($"it makes more than {most} characters");
    }
}
