using System.Diagnostics;

namespace KubeProbe.DevCluster.Kubelet.Processes;

/// <summary>
/// Sees to it that no container process outlives DevCluster, even if DevCluster is killed with SIGKILL.
/// A small shell holds the read end of a pipe whose write end only this process has; at its end of file the shell kills
/// everything that carries this instance's mark in its environment, wherever in the process tree it went.
/// (PR_SET_PDEATHSIG alone reaches the first process of a container, not what that one started.)
/// </summary>
sealed class OrphanGuard : IDisposable
{
    public const string MarkVariable = "DEVCLUSTER_INSTANCE";

    const string Script = """
        trap '' INT TERM HUP
        while read -r _; do :; done
        round=0
        while [ $round -lt 20 ]; do
          # grep also ends with an error for each process of somebody else that it may not read: only what it found counts.
          found=$(grep -slz "^$1\$" /proc/[0-9]*/environ 2>/dev/null)
          [ -n "$found" ] || break
          for file in $found; do
            pid=${file#/proc/}; pid=${pid%/environ}
            [ "$pid" = $$ ] || kill -9 "$pid" 2>/dev/null
          done
          round=$((round + 1))
        done
        """;

    readonly Process shell;

    public OrphanGuard()
    {
        Mark = Guid.NewGuid().ToString("n");
        var start = new ProcessStartInfo("/usr/bin/setsid") { RedirectStandardInput = true };
        foreach (var argument in (string[])["/bin/sh", "-c", Script, "devcluster-orphan-guard", $"{MarkVariable}={Mark}"])
            start.ArgumentList.Add(argument);
        shell = Process.Start(start) ?? throw new InvalidOperationException("cannot start /usr/bin/setsid (package util-linux)");
    }

    /// <summary>The value each container process carries in <see cref="MarkVariable"/>.</summary>
    public string Mark { get; }

    /// <summary>Lets the guard sweep now and waits for its end.</summary>
    public void Dispose()
    {
        shell.StandardInput.Close();
        shell.WaitForExit(TimeSpan.FromSeconds(5));
        shell.Dispose();
    }
}
