using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Tests.Causes;

public sealed class CauseFileTests
{
    [Fact]
    public void All_faults_of_all_files_are_told_at_once_with_file_and_rule()
    {
        var wrong = Assert.Throws<CauseFileException>(() => CauseCatalog.Read(
        [
            ("a.yaml", "category: no-such\nrules:\n- id: one\n  strength: 2\n  cause: x\n  any: ['connection refused']"),
            ("b.yaml", "category: dns\nrules:\n- id: two\n  strength: 0.5\n  cause: x\n- id: one\n  strength: 0.5\n  cause: x\n  any: ['a', '/(/']\n  explains: [three]"),
            ("c.yaml", "category: dns\nrules: [\n"),
            ("d.yaml", "category: dns\nrulez: []\n"),
        ]));

        foreach (var told in (string[])
            ["a.yaml: rule one: \"no-such\" is no category", "a.yaml: rule one: its strength", "b.yaml: rule two: it has no signal", "b.yaml: rule one: \"a\" would be found anywhere",
             "c.yaml: line", "d.yaml: line", "There are 2 rules one", "Rule one explains three"])
            Assert.Contains(told, wrong.Message);
    }

    [Fact]
    public void An_empty_file_is_a_fault_and_no_crash() =>
        Assert.Contains("e.yaml", Assert.Throws<CauseFileException>(() => CauseCatalog.Read([("e.yaml", "")])).Message);
}
