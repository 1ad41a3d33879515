namespace KubeProbe.Server.Manifests.Yaml;

/// <summary>A node of a YAML document, and where it begins in its file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
abstract record SourceNode(int Line, int Column)
{
    /// <summary>What it is, for people.</summary>
    public abstract string What { get; }
}

/// <summary>A single value.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Text">As it reads, quotes and escapes undone.</param>
/// <param name="IsPlain">Written without quotes: what it is depends on who reads it.</param>
sealed record SourceScalar(int Line, int Column, string Text, bool IsPlain) : SourceNode(Line, Column)
{
    /// <summary>Nothing, <c>~</c> or <c>null</c>, all without quotes.</summary>
    public bool IsNull => IsPlain && Text is ("" or "~" or "null" or "Null" or "NULL");

    public override string What => IsNull ? "nothing" : "a single value";
}

/// <summary>A list.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Items">In order.</param>
sealed record SourceList(int Line, int Column, IReadOnlyList<SourceNode> Items) : SourceNode(Line, Column)
{
    public override string What => "a list";
}

/// <summary>Fields with values; no key stands twice.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Entries">In order.</param>
sealed record SourceMap(int Line, int Column, IReadOnlyList<SourceEntry> Entries) : SourceNode(Line, Column)
{
    public override string What => "a mapping with fields";

    /// <summary>The entry of a key, or null.</summary>
    public SourceEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);
}

/// <summary>One field of a mapping.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
sealed record SourceEntry(SourceScalar Key, SourceNode Value);
