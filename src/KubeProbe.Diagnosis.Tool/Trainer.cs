using KubeProbe.Diagnosis.Causes;
using KubeProbe.Diagnosis.Classifier;
using KubeProbe.Diagnosis.Evidence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace KubeProbe.Diagnosis.Tool;

/// <summary>
/// Fits the classifier's weights with ML.NET: maximum entropy, L-BFGS on one thread, so that the same rows give the same weights.
/// Only these leave; who diagnoses needs no ML.NET.
/// </summary>
static class Trainer
{
    // A failure that happened teaches more than a sentence about one.
    const float OfTeaching = 0.4f;

    /// <summary>Fits labelled rows, and beside them what only teaches.</summary>
    public static CauseModel Fit(IReadOnlyList<Row> measured, IReadOnlyList<Row> teaching, float l2, float temperature)
    {
        Row[] rows = [.. measured, .. teaching];
        var features = rows.Select(row => Features.Of(EvidenceText.Of(row.Evidence))).ToList();
        // Features that no row has get no weight, so they need no place while fitting.
        var present = features.SelectMany(each => each.Indexes).Distinct().Order().ToArray();
        var place = present.Select((feature, at) => (feature, at)).ToDictionary(each => each.feature, each => each.at);
        var classes = rows.Select(row => row.Category!).Distinct().OrderBy(category => Taxonomy.Ordered.ToList().IndexOf(category)).ToList();
        if (classes.Count < 2) throw new RowsException(["A model needs rows of at least two categories."]);

        var ml = new MLContext(seed: 1);
        var shape = SchemaDefinition.Create(typeof(Sample));
        shape[nameof(Sample.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, present.Length);
        shape[nameof(Sample.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes.Count);
        var share = rows.GroupBy(row => row.Category!).ToDictionary(same => same.Key, same => Weight(same.Count()));
        var data = ml.Data.LoadFromEnumerable(rows.Select((row, i) => new Sample
        {
            Features = new VBuffer<float>(present.Length, features[i].Indexes.Length, features[i].Values, [.. features[i].Indexes.Select(index => place[index])]),
            Label = (uint)classes.IndexOf(row.Category!),
            Weight = share[row.Category!] * (i < measured.Count ? 1 : OfTeaching),
        }), shape);
        var fitted = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = nameof(Sample.Label),
            FeatureColumnName = nameof(Sample.Features),
            ExampleWeightColumnName = nameof(Sample.Weight),
            L1Regularization = 0,
            L2Regularization = l2,
            NumberOfThreads = 1,
            MaximumNumberOfIterations = 60,
            OptimizationTolerance = 1e-5f,
            ShowTrainingStatistics = false,
        }).Fit(data);
        return Spread(fitted.Model, present, classes, temperature);
    }

    // A category with many rows shall not drown one with few.
    static float Weight(int rows) => 1 / MathF.Sqrt(rows) * 3;

    static CauseModel Spread(MaximumEntropyModelParameters fitted, int[] present, List<string> classes, float temperature)
    {
        VBuffer<float>[]? packed = null;
        fitted.GetWeights(ref packed!, out var count);
        var (biases, weights) = (new float[Taxonomy.Ordered.Count], new float[Taxonomy.Ordered.Count * CauseModel.FeatureCount]);
        // A category without rows is never what the words resemble.
        Array.Fill(biases, -20f);
        var fittedBiases = fitted.GetBiases().ToArray();
        for (var i = 0; i < count; i++)
        {
            var category = Taxonomy.Ordered.ToList().IndexOf(classes[i]);
            biases[category] = fittedBiases[i];
            foreach (var (at, weight) in packed[i].Items())
                if (MathF.Abs(weight) > 0.02f) weights[category * CauseModel.FeatureCount + present[at]] = weight;
        }
        return new CauseModel(biases, weights, temperature);
    }

    sealed class Sample
    {
        public VBuffer<float> Features;
        public uint Label;
        public float Weight;
    }
}
