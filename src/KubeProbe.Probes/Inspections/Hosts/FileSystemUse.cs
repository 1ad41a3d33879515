using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>How full the file system is that a path lies on.</summary>
/// <param name="PercentUsed">As <c>df</c> counts it: of what is not kept for root.</param>
/// <param name="FreeBytes">What an ordinary user may still write.</param>
/// <param name="PercentInodes">0 where the file system has no fixed number of them.</param>
sealed record FileSystemUse(double PercentUsed, double FreeBytes, double PercentInodes)
{
    /// <summary>Asks the kernel (<c>statvfs</c>); null where it does not answer.</summary>
    public static FileSystemUse? Of(string path)
    {
        // struct statvfs on 64-bit Linux: eight-byte words bsize, frsize, blocks, bfree, bavail, files, ffree, …
        var answer = new byte[256];
        if (!OperatingSystem.IsLinux() || nint.Size != 8 || statvfs([.. Encoding.UTF8.GetBytes(path), 0], answer) != 0) return null;
        double Word(int index) => BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(index * 8));
        var (unit, blocks, free, available, files, left) = (Word(1), Word(2), Word(3), Word(4), Word(5), Word(6));
        var used = blocks - free;
        return new FileSystemUse(used + available <= 0 ? 0 : used * 100 / (used + available), available * unit, files <= 0 ? 0 : (files - left) * 100 / files);
    }

    // Not in .NET: DriveInfo knows bytes but no inodes.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable IDE1006, SYSLIB1054 // The name is the C library's; plain arrays need no generated marshalling.
    static extern int statvfs(byte[] path, byte[] answer);
#pragma warning restore IDE1006, SYSLIB1054
}
