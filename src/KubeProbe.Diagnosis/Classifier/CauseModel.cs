using System.IO.Compression;
using System.Text;
using KubeProbe.Diagnosis.Causes;

namespace KubeProbe.Diagnosis.Classifier;

/// <summary>
/// A linear classifier: for each category a bias and a weight for each feature, and softmax. The file holds nothing else: features are
/// hashes, so no text can be read from it.
/// </summary>
public sealed class CauseModel
{
    static readonly byte[] Magic = "kubeprobe.causes.2"u8.ToArray();

    readonly float[] biases;
    readonly float[] weights;

    /// <summary>Makes a model of weights by category of <see cref="Taxonomy.Ordered"/>, then feature.</summary>
    public CauseModel(float[] biases, float[] weights, float temperature)
    {
        if (biases.Length != Taxonomy.Ordered.Count || weights.Length != biases.Length * FeatureCount)
            throw new ArgumentException("There must be a bias for each category, and a weight for each of its features.");
        (this.biases, this.weights, Temperature) = (biases, weights, temperature);
    }

    /// <summary>How many features there are.</summary>
    public static int FeatureCount => Features.Count;

    /// <summary>What the sums are divided by, so that of the answers given with 0.8 eight of ten are right.</summary>
    public float Temperature { get; }

    /// <summary>The same weights with another temperature.</summary>
    internal CauseModel WithTemperature(float temperature) => new(biases, weights, temperature);

    /// <summary>The model that ships.</summary>
    public static CauseModel Shipped()
    {
        using var stream = typeof(CauseModel).Assembly.GetManifestResourceStream("causes.model") ?? throw new InvalidOperationException("No model is shipped.");
        return Read(stream);
    }

    /// <summary>How probable each category is, in the order of <see cref="Taxonomy.Ordered"/>.</summary>
    internal double[] Probabilities((int[] Indexes, float[] Values) features)
    {
        var sums = new double[biases.Length];
        for (var category = 0; category < sums.Length; category++)
        {
            double sum = biases[category];
            var row = weights.AsSpan(category * Features.Count, Features.Count);
            for (var i = 0; i < features.Indexes.Length; i++) sum += row[features.Indexes[i]] * features.Values[i];
            sums[category] = sum / Temperature;
        }
        return Softmax(sums);
    }

    internal static double[] Softmax(double[] sums)
    {
        var highest = sums.Max();
        var powers = sums.Select(sum => Math.Exp(sum - highest)).ToArray();
        var total = powers.Sum();
        return [.. powers.Select(power => power / total)];
    }

    /// <summary>Writes it: the same model gives the same bytes.</summary>
    public void Write(Stream to)
    {
        to.Write(Magic);
        using var packed = new BrotliStream(to, CompressionLevel.Optimal, leaveOpen: true);
        using var writer = new BinaryWriter(packed, Encoding.UTF8, leaveOpen: true);
        writer.Write(Temperature);
        writer.Write(Features.Count);
        writer.Write(biases.Length);
        foreach (var bias in biases) writer.Write(bias);
        for (var category = 0; category < biases.Length; category++)
        {
            var row = Enumerable.Range(0, Features.Count).Where(i => weights[category * Features.Count + i] != 0).ToList();
            writer.Write(row.Count);
            foreach (var i in row)
            {
                writer.Write((ushort)i);
                writer.Write((Half)weights[category * Features.Count + i]);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; throws <see cref="InvalidDataException"/> for anything else.</summary>
    public static CauseModel Read(Stream from)
    {
        var magic = new byte[Magic.Length];
        if (from.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.AsSpan().SequenceEqual(Magic))
            throw new InvalidDataException("This is no model of causes of this version: train it again.");
        using var packed = new BrotliStream(from, CompressionMode.Decompress, leaveOpen: true);
        using var reader = new BinaryReader(packed);
        try
        {
            var temperature = reader.ReadSingle();
            if (reader.ReadInt32() != Features.Count || reader.ReadInt32() != Taxonomy.Ordered.Count)
                throw new InvalidDataException("The model is of other features or categories: train it again.");
            var biases = new float[Taxonomy.Ordered.Count];
            for (var i = 0; i < biases.Length; i++) biases[i] = reader.ReadSingle();
            var weights = new float[biases.Length * Features.Count];
            for (var category = 0; category < biases.Length; category++)
                for (var left = reader.ReadInt32(); left > 0; left--)
                    weights[category * Features.Count + (reader.ReadUInt16() & (Features.Count - 1))] = (float)reader.ReadHalf();
            return new CauseModel(biases, weights, temperature);
        }
        catch (Exception wrong) when (wrong is EndOfStreamException or InvalidOperationException)
        {
            throw new InvalidDataException("The model is damaged: train it again.", wrong);
        }
    }
}
