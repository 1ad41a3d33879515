namespace KubeProbe.Server.Configuration;

/// <summary>One row of <see cref="Settings"/>.</summary>
/// <param name="Key">In the file <c>listen: {http: …}</c>, as variable <c>KUBEPROBE__LISTEN__HTTP</c>, as flag <c>--listen.http</c>.</param>
/// <param name="Default">As text; empty for none.</param>
/// <param name="Meaning">With its unit and bound.</param>
/// <param name="Take">Puts the text into the options; answers with the remedy when it can't be.</param>
/// <param name="IsSecret">Never printed.</param>
public sealed record Setting(string Key, string Default, string Meaning, Func<ServerOptions, string, string?> Take, bool IsSecret = false)
{
    /// <summary>Its environment variable.</summary>
    public string Variable => "KUBEPROBE__" + Key.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();
}
