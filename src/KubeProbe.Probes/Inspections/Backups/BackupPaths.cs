namespace KubeProbe.Probes.Inspections.Backups;

/// <summary>Where a record of a backup says of what it is, when it was made, whether it worked and how large it is.</summary>
sealed record BackupPaths(JsonFieldPath Subject, JsonFieldPath Time, JsonFieldPath? Success, string SuccessValue, JsonFieldPath? Size, decimal MinBytes)
{
    public static BackupPaths Read(ProbeParameters parameters)
    {
        var minimum = parameters.Text("MIN_SIZE", "0");
        if (Quantity.Read(minimum) is null) parameters.Fault($"MIN_SIZE is '{minimum}', no amount such as 1Mi");
        return new BackupPaths(
            Path(parameters, "SUBJECT_PATH", ".metadata.labels.etcd")!,
            Path(parameters, "TIME_PATH", ".status.completionTime")!,
            Path(parameters, "SUCCESS_PATH", ".status.succeeded"),
            parameters.Text("SUCCESS_VALUE", "1"),
            Path(parameters, "SIZE_PATH", null),
            Quantity.Read(minimum) ?? 0);
    }

    static JsonFieldPath? Path(ProbeParameters parameters, string name, string? otherwise)
    {
        if ((parameters.Optional(name) ?? otherwise) is not { } text) return null;
        if (JsonFieldPath.TryParse(text, out var path)) return path;
        parameters.Fault($"{name} is '{text}', no path such as .status.completionTime");
        return path;
    }
}
