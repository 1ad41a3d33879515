using System.Globalization;
using System.Text;

namespace KubeProbe.DevCluster.Kubelet.Logs;

/// <summary>
/// The log file of one container instance while it runs: one record per line, <c>TIME F text</c>, or <c>TIME P text</c> for
/// a line whose end has not come (the format of the container runtime interface, without its stream column).
/// The file is bounded: beyond <see cref="MaxBytes"/> it starts anew and one older file is kept.
/// </summary>
sealed class ContainerLog(string path, TimeProvider time) : IDisposable
{
    public const long MaxBytes = 10 * 1024 * 1024;

    /// <summary>A longer line is cut into records of this size.</summary>
    const int MaxRecord = 16 * 1024;

    readonly Lock gate = new();
    readonly List<byte> line = [];
    FileStream file = Open(path);
    TaskCompletionSource changed = NewSignal();

    public string Path => path;

    /// <summary>Raised by one whenever the file starts anew.</summary>
    public int Generation { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Completes at the next write or at the end. Take it before reading, await it after the end of file.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
                return changed.Task;
        }
    }

    public void Append(ReadOnlyMemory<byte> output)
    {
        lock (gate)
        {
            if (Ended)
                return;
            foreach (var b in output.Span)
            {
                if (b == '\n')
                    WriteRecord('F');
                else
                {
                    line.Add(b);
                    if (line.Count >= MaxRecord)
                        WriteRecord('P');
                }
            }

            file.Flush();
            Signal();
        }
    }

    /// <summary>Writes what is left of an unfinished line and closes the file.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (Ended)
                return;
            if (line.Count > 0)
                WriteRecord('P');
            Ended = true;
            file.Dispose();
            Signal();
        }
    }

    void WriteRecord(char tag)
    {
        if (file.Length > MaxBytes)
            StartAnew();
        var head = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff00Z", CultureInfo.InvariantCulture);
        file.Write(Encoding.ASCII.GetBytes($"{head} {tag} "));
        file.Write([.. line, (byte)'\n']);
        line.Clear();
    }

    void StartAnew()
    {
        file.Dispose();
        File.Move(path, path + ".1", overwrite: true);
        file = Open(path);
        Generation++;
    }

    void Signal()
    {
        changed.SetResult();
        changed = NewSignal();
    }

    static FileStream Open(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 16 * 1024);

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
