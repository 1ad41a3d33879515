using System.Globalization;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>How full a disk may be.</summary>
static class DiskRules
{
    public static IEnumerable<string> Check(string path, FileSystemUse? use, int maxPercent, int maxInodes)
    {
        if (use is null)
        {
            yield return $"the disk of {path} can't be measured from this pod; correct PATHS";
            yield break;
        }

        if (use.PercentUsed > maxPercent)
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the disk of {path} is {use.PercentUsed:0} % full ({use.FreeBytes / (1 << 30):0.0} GiB left), {maxPercent} % is the most: at its threshold the kubelet evicts pods; remove images and logs, or enlarge it");
        if (use.PercentInodes > maxInodes)
            yield return string.Create(CultureInfo.InvariantCulture, $"{use.PercentInodes:0} % of the inodes of {path} are used, {maxInodes} % is the most: no file can be made when none is left; find who makes so many small files");
    }
}
