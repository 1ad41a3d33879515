using System.Globalization;

namespace KubeProbe.Client;

public sealed partial class ProbeRun
{
    /// <summary>
    /// Runs a probe and reports what came of it: success when it returns, failure when it throws. At <see cref="Stopping"/>
    /// the probe has half of the margin to undo what it began; then the run is reported as failed (<c>deadline: …</c>)
    /// whether the probe came back or not. After SIGTERM nothing is reported: why the pod had to go, its status tells.
    /// </summary>
    /// <param name="probe">The probe. It gets the run and <see cref="Stopping"/>.</param>
    /// <param name="explain">Turns an exception into errors, most telling first; null or null in return takes the exception's own text.</param>
    /// <returns>The exit code for the process: 0 passed, 1 not.</returns>
    public async Task<int> ExecuteAsync(
        Func<ProbeRun, CancellationToken, Task> probe, Func<Exception, IReadOnlyList<string>?>? explain = null)
    {
        ArgumentNullException.ThrowIfNull(probe);
        try
        {
            // On a thread of the pool: a probe that blocks its thread must not block the deadline.
            var work = Task.Run(() => probe(this, Stopping));
            var end = UnwindAsync();
            if (await Task.WhenAny(work, end) == work) await work;
            else throw new OperationCanceledException(Stopping);
        }
        catch (Exception) when (terminated)
        {
            options.Log("kubeprobe: stopped by SIGTERM before the probe was through; nothing is reported");
            return ExitFailed;
        }
        catch (ProbeFailedException e)
        {
            return await ReportFailureAsync(e.Errors);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            var elapsed = Clock.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            return await ReportFailureAsync($"deadline: the probe was stopped after {elapsed} s{AtWork()}");
        }
        catch (Exception e)
        {
            return await ReportFailureAsync(explain?.Invoke(e) ?? Texts(e));
        }

        return await ReportSuccessAsync();
    }

    async Task UnwindAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (Stopping.Register(stopped.SetResult)) await stopped.Task;
        await Task.Delay(terminated ? TimeSpan.FromSeconds(10) : margin / 2, Clock);
    }

    static List<string> Texts(Exception exception)
    {
        List<string> texts = [];
        for (var e = exception; e is not null && texts.Count < 5; e = e.InnerException)
            texts.Add($"{e.GetType().Name}: {e.Message}");
        return texts;
    }
}
