using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using KubeProbe.ReportContract;

namespace KubeProbe.Client.Tests;

/// <summary>What <c>dotnet pack</c> makes of the client.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_package_needs_nothing_and_says_what_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("kubeprobe-pack-");
        try
        {
            var project = Path.Combine(ContractVectors.Folder(), "..", "..", "src", "KubeProbe.Client");
            var configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
            using var pack = Process.Start(new ProcessStartInfo("dotnet", ["pack", project, "--no-build", "-c", configuration, "-o", folder.FullName, "-nodeReuse:false"])
            {
                RedirectStandardOutput = true,
            })!;
            var said = await pack.StandardOutput.ReadToEndAsync();
            await pack.WaitForExitAsync();
            Assert.True(pack.ExitCode == 0, said);

            await using var package = await ZipFile.OpenReadAsync(Assert.Single(folder.GetFiles("KubeProbe.Client.*.nupkg")).FullName);
            var files = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.Contains("lib/net10.0/KubeProbe.Client.dll", files);
            Assert.Contains("lib/net10.0/KubeProbe.Client.xml", files);
            Assert.Contains("README.md", files);

            await using var nuspec = await package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync();
            var document = await XDocument.LoadAsync(nuspec, LoadOptions.None, default);
            string Said(string name) => document.Descendants().Single(element => element.Name.LocalName == name).Value;
            Assert.Equal(("KubeProbe.Client", "Apache-2.0", "README.md"), (Said("id"), Said("license"), Said("readme")));
            Assert.NotEmpty(Said("description"));
            Assert.NotEmpty(Said("version"));
            Assert.DoesNotContain(document.Descendants(), element => element.Name.LocalName == "dependency");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
