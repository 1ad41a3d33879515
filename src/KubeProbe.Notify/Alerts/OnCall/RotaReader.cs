using System.Text;
using KubeProbe.Core.Alerts.Escalations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeProbe.Notify.Alerts.OnCall;

/// <summary>Reads the calendars of rotas, each beside the others, when the server starts and again and again; keeps the last that could be used.</summary>
sealed partial class RotaReader(OnCallBook book, AlertOptions options, IRotaStore store, TimeProvider time, ILogger<RotaReader> logger) : BackgroundService
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    readonly HttpClient http = OutboundHttp.Create(options);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(book.All.Select(rota => KeepAsync(rota, stoppingToken)));

    async Task KeepAsync(Rota rota, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await ReadAsync(rota, stopping);
            await Task.Delay(rota.Options.Every, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads one anew. Never throws but when it is to end.</summary>
    public async Task ReadAsync(Rota rota, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        try
        {
            // Of a calendar that can't be read after a restart the one before counts.
            if (rota.ReadAt is null && await store.FindAsync(rota.Options.Name, cancellation) is { } kept) rota.Take(kept, now);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogNotKept(rota.Options.Name, fault.Message);
        }
        try
        {
            var read = new KeptRota(rota.Options.Name, await TextAsync(rota.Options, cancellation), now);
            rota.Take(read, now);
            await store.KeepAsync(read, cancellation);
        }
        catch (CalendarFaultException fault)
        {
            Fail(rota, fault.Message, now);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogNotKept(rota.Options.Name, fault.Message);
        }
    }

    void Fail(Rota rota, string why, DateTimeOffset now)
    {
        LogNotRead(rota.Options.Name, why, rota.ReadAt is { } last ? $"The one of {last.UtcDateTime:yyyy-MM-dd HH:mm} UTC counts" : "Nobody is on call by it");
        try
        {
            rota.Fail(why, now);
        }
        catch (CalendarFaultException fault)
        {
            LogNotRead(rota.Options.Name, fault.Message, "What was known of it counts");
        }
    }

    async Task<string> TextAsync(RotaOptions rota, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            if (rota.Url is not { } url)
            {
                await using var file = File.OpenRead(rota.File!);
                return await WholeAsync(file, either.Token);
            }
            using var response = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode) throw new CalendarFaultException($"Its address answered {(int)response.StatusCode}. Give the calendar's own address, which follows to no other.");
            return await WholeAsync(await response.Content.ReadAsStreamAsync(either.Token), either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CalendarFaultException($"It did not come within {Timeout.TotalSeconds:0} s.");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            // Its words name the host or the file, never the path of an address, which is a secret.
            throw new CalendarFaultException(fault.Message, fault);
        }
    }

    static async Task<string> WholeAsync(Stream stream, CancellationToken cancellation)
    {
        var bytes = new byte[RotaOptions.MaxBytes + 1];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return read <= RotaOptions.MaxBytes ? Encoding.UTF8.GetString(bytes, 0, read).TrimStart('\uFEFF') : throw new CalendarFaultException($"It is larger than {RotaOptions.MaxBytes >> 20} MiB. Leave out what is over.");
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }
}
