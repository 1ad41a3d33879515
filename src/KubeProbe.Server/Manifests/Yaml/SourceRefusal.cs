namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>Ends the reading of a document that is no good as a whole.</summary>
sealed class SourceRefusal(int line, int column, string message, string remedy, bool endsAll = false) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Remedy { get; } = remedy;

    /// <summary>The limit over all files is reached: what follows is not read.</summary>
    public bool EndsAll { get; } = endsAll;
}
