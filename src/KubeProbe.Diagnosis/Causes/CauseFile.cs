namespace KubeProbe.Diagnosis.Causes;

/// <summary>A file of causes as it is written.</summary>
sealed class CauseFile
{
    /// <summary>A category of the taxonomy.</summary>
    public string Category { get; set; } = "";

    /// <summary>Said by rules that name none.</summary>
    public string Component { get; set; } = "";

    public string Check { get; set; } = "";

    public string Remedy { get; set; } = "";

    public List<Row> Rules { get; set; } = [];

    public List<SymptomRow> Symptoms { get; set; } = [];

    /// <summary>A rule as it is written.</summary>
    public sealed class Row
    {
        public string Id { get; set; } = "";
        public double Strength { get; set; }
        public string Component { get; set; } = "";
        public string Cause { get; set; } = "";
        public string Remedy { get; set; } = "";
        public string Check { get; set; } = "";
        public List<string> Explains { get; set; } = [];
        public List<string> All { get; set; } = [];
        public List<string> Any { get; set; } = [];
        public List<string> None { get; set; } = [];
        public string Example { get; set; } = "";
    }

    /// <summary>A symptom as it is written.</summary>
    public sealed class SymptomRow
    {
        public string Title { get; set; } = "";
        public List<string> Any { get; set; } = [];
    }
}
