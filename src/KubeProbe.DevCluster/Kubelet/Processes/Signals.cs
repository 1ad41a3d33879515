using System.Runtime.InteropServices;

namespace KubeProbe.DevCluster.Kubelet.Processes;

/// <summary>POSIX signals to a process and its group. .NET itself can only send SIGKILL.</summary>
static class Signals
{
    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Sends the signal to one process. A process that has gone already is no error.</summary>
    public static void Send(int processId, int signal) => _ = KillSystemCall(processId, signal);

    /// <summary>Sends the signal to every process of the group, and so to what a shell started.</summary>
    public static void SendToGroup(int groupId, int signal) => _ = KillSystemCall(-groupId, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int KillSystemCall(int processId, int signal);
}
