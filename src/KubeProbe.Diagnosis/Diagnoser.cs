using KubeProbe.Core.Diagnosis;
using KubeProbe.Diagnosis.Causes;
using KubeProbe.Diagnosis.Classifier;
using KubeProbe.Diagnosis.Evidence;

namespace KubeProbe.Diagnosis;

/// <summary>The tree of rules and the classifier, asked together.</summary>
public sealed class Diagnoser : IDiagnoser
{
    // A word or two resemble nothing.
    const int LeastFeatures = 4;

    readonly CauseTree tree;
    readonly CauseModel? model;

    internal Diagnoser(CauseCatalog catalog, CauseModel? model) => (tree, this.model) = (new CauseTree(catalog), model);

    /// <inheritdoc/>
    public IReadOnlySet<string> Categories => Taxonomy.Categories;

    /// <summary>With the rules and the model that ship; reads both, so it is made once.</summary>
    public static Diagnoser Shipped() => new(CauseCatalog.Shipped(), CauseModel.Shipped());

    /// <summary>With the rules that ship and another model, or none.</summary>
    public static Diagnoser With(CauseModel? model) => new(CauseCatalog.Shipped(), model);

    /// <inheritdoc/>
    public RunDiagnosis Diagnose(DiagnosisEvidence evidence) => Diagnose(evidence, Voices.Both);

    /// <summary>The same, asking only one of the two.</summary>
    public RunDiagnosis Diagnose(DiagnosisEvidence evidence, Voices voices)
    {
        var text = EvidenceText.Of(evidence);
        if (!text.OwnLines.Any()) return Verdicts.Unknown([], "There is no evidence.");

        var answer = voices is Voices.Classifier ? TreeAnswer.Nothing : tree.Walk(text);
        var features = Features.Of(text);
        var probabilities = voices is Voices.Tree || model is null || features.Indexes.Length < LeastFeatures ? null : model.Probabilities(features);
        return Around.Told(text, Verdicts.Of(text, answer, probabilities));
    }
}

/// <summary>Who is asked.</summary>
public enum Voices
{
    /// <summary>The tree and the classifier.</summary>
    Both,

    /// <summary>The rules alone.</summary>
    Tree,

    /// <summary>The words alone.</summary>
    Classifier,
}
