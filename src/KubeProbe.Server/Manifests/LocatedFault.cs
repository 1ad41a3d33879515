namespace KubeProbe.Server.Manifests;

/// <summary>One thing that is wrong with the input, and where.</summary>
/// <param name="Path">The file.</param>
/// <param name="Line">From 1; 0 when no place in the file is to blame.</param>
/// <param name="Column">From 1; 0 likewise.</param>
/// <param name="Kind">Of the document, as far as it is known; else empty.</param>
/// <param name="Name">Of the document, as far as it is known; else empty.</param>
/// <param name="Field">Such as <c>spec.schedule.interval</c>; empty for the whole document.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do about it.</param>
sealed record LocatedFault(
    string Path, int Line, int Column, string Kind, string Name, string Field, string Message, string Remedy);
