using KubeProbe.Dev.CaseTests;

namespace KubeProbe.Dev.Tests.CaseTests;

/// <summary>A small probe of a test, in the shell.</summary>
sealed class Script : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kubeprobe-case-").FullName;

    public Script(string body, string? template = null)
    {
        Program = Path.Combine(folder, "probe.sh");
        File.WriteAllText(Program, $"#!/bin/sh\nPATH=/usr/local/bin:/usr/bin:/bin\n. {Path.Combine(Checkout.Root, "clients", "sh", "kubeprobe.sh")}\n{body}\n");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (template is null) return;
        Template = Path.Combine(folder, "probe.yaml");
        File.WriteAllText(Template, template);
    }

    public string Program { get; }

    public string Folder => folder;

    /// <summary>A program beside the probe; answers with the folder, to look for programs in.</summary>
    public string Put(string name, string script)
    {
        var program = Path.Combine(folder, name);
        File.WriteAllText(program, script);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    public string? Template { get; }

    public async Task<IReadOnlyList<CaseFinding>> TryAsync(CaseSituation situation, params (string Name, string Value)[] parameters)
    {
        var subject = await CaseSubject.ReadAsync(Program, parameters.ToDictionary(p => p.Name, p => p.Value), Template, null, TestContext.Current.CancellationToken);
        var seen = await new CaseRun(subject, situation, TimeProvider.System).ObserveAsync(TestContext.Current.CancellationToken);
        return CaseTestRules.Judge(seen, subject.Reports);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
