using System.Globalization;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Runs;

/// <summary>What a probe measured.</summary>
static class MeasurementTable
{
    public static void Write(Call call, IReadOnlyList<Measurement> measurements)
    {
        if (measurements.Count == 0) return;
        call.Out.Line("Measurements:");
        var table = new TableWriter(call.Out, [new("  NAME"), new("OK"), new("SECONDS"), new("VALUE"), new("UNIT")], call.Format, headers: true);
        table.Write([.. measurements.Select(m => (IReadOnlyList<Cell>)
            [new("  " + Cell.Of(m.Name).Text), Ok(m), Number(m.HasSeconds, m.Seconds), Number(m.HasValue, m.Value), m.Unit.Length > 0 ? Cell.Of(m.Unit) : ""])]);
    }

    static Cell Ok(Measurement m) => !m.HasOk ? "" : m.Ok ? new Cell("yes", Tone.Good) : new Cell("no", Tone.Bad);

    static Cell Number(bool known, double number) => known ? number.ToString("0.######", CultureInfo.InvariantCulture) : "";
}
