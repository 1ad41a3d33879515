using System.Text;
using KubeProbe.Server.Configuration;
using KubeProbe.Server.Tests.Harness;

namespace KubeProbe.Server.Tests.Configuration;

/// <summary>The table of settings in docs/operating.md is the one the server reads by.</summary>
public sealed class SettingsDocumentTests
{
    [Fact]
    public async Task Every_setting_is_in_the_table_with_its_default_and_meaning()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "operating.md"));
        var table = new StringBuilder("| setting | default | meaning |\n|---|---|---|\n");
        foreach (var setting in Settings.All)
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{setting.Key}` | {(setting.Default.Length > 0 ? $"`{setting.Default}`" : "")} | {setting.Meaning} |\n");

        Assert.True(document.Contains(table.ToString(), StringComparison.Ordinal), $"docs/operating.md lacks this table:\n\n{table}");
    }
}
