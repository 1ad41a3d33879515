using System.Globalization;

namespace KubeProbe.Dev;

/// <summary>
/// <c>dotnet run</c> passes signals on, but one that is killed with SIGKILL would leave this program running unseen. So it is
/// looked at once a second, and the demo ends when it is gone. Started by anything else, the demo is left alone.
/// </summary>
sealed class ParentWatch : IDisposable
{
    readonly CancellationTokenSource gone;
    readonly ITimer? timer;

    public ParentWatch(CancellationToken cancellation)
    {
        gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (Parent() is { } parent && IsDotnetRun(parent))
            timer = TimeProvider.System.CreateTimer(_ => Look(parent), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Cancelled with what it was made from, and when the parent is gone.</summary>
    public CancellationToken Token => gone.Token;

    void Look(int parent)
    {
        if (Parent() != parent) gone.Cancel();
    }

    static bool IsDotnetRun(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return Path.GetFileName(words[0]) == "dotnet" && words.Contains("run");
        }
        catch (IOException)
        {
            return false;
        }
    }

    static int? Parent()
    {
        // "pid (name) state ppid …": the name may hold spaces and brackets.
        var stat = File.ReadAllText("/proc/self/stat");
        return int.TryParse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture, out var parent) ? parent : null;
    }

    public void Dispose()
    {
        timer?.Dispose();
        gone.Dispose();
    }
}
