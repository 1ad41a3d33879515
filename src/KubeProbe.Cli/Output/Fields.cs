namespace KubeProbe.Cli.Output;

/// <summary>Lines of <c>Name:  value</c>, as kubectl describe prints them; a field without a value is left out.</summary>
sealed class Fields(DataWriter output)
{
    const int Width = 14;

    public void Add(string name, string value) => Add(name, new Cell(SafeText.Line(value)));

    public void Add(string name, Cell value)
    {
        if (value.Text.Length > 0) output.Line([$"{name}:".PadRight(Width), value]);
    }
}
