namespace KubeProbe.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Name">The header, in capitals.</param>
/// <param name="Wide">Shown with <c>-o wide</c> only.</param>
readonly record struct TableColumn(string Name, bool Wide = false);
