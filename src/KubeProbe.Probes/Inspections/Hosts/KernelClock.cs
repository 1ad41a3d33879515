using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KubeProbe.Probes.Inspections.Hosts;

/// <summary>What the kernel says of its clock.</summary>
/// <param name="Synchronised">Whether somebody (chronyd, ntpd, timesyncd) keeps it.</param>
/// <param name="MaxError">How wrong it may be; it grows while nobody keeps it.</param>
sealed record KernelClock(bool Synchronised, TimeSpan MaxError)
{
    const int Unsynchronised = 0x0040;

    /// <summary>Asks the kernel, which every process may; null where it does not answer.</summary>
    public static KernelClock? Read()
    {
        // struct timex on 64-bit Linux: modes 0 only reads; maxerror (µs) at 24, status at 40.
        var answer = new byte[256];
        if (!OperatingSystem.IsLinux() || nint.Size != 8 || adjtimex(answer) < 0) return null;
        var error = BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(24));
        return new KernelClock((BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(40)) & Unsynchronised) == 0, TimeSpan.FromMicroseconds(error));
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
#pragma warning disable IDE1006, SYSLIB1054 // The name is the C library's; a plain array needs no generated marshalling.
    static extern int adjtimex(byte[] answer);
#pragma warning restore IDE1006, SYSLIB1054
}
