using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace KubeProbe.EndToEnd.Tests.Harness;

/// <summary>The other end of OTLP over gRPC: takes everything and remembers spans and log records.</summary>
sealed class OtlpReceiver : IAsyncDisposable
{
    readonly WebApplication app;

    OtlpReceiver(WebApplication app) => this.app = app;

    public string[] Settings => ["--telemetry.otlp", app.Urls.First()];

    public ConcurrentQueue<Span> Spans { get; } = [];

    /// <summary>Texts of log records.</summary>
    public ConcurrentQueue<string> Logs { get; } = [];

    /// <summary>Signals that came: trace, metrics, logs.</summary>
    public ConcurrentDictionary<string, int> Signals { get; } = [];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.MapPost("/opentelemetry.proto.collector.{signal}.v1.{service}/Export", receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    async Task TakeAsync(HttpContext context, string signal)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        // gRPC: whether it is compressed, four bytes of length, the message.
        var message = body.ToArray().AsMemory(5);
        Signals.AddOrUpdate(signal, 1, (_, count) => count + 1);
        foreach (var resource in ProtoFields.Read(message).Where(field => field.Number == 1))
            foreach (var scope in ProtoFields.Read(resource.Bytes).Where(field => field.Number == 2))
                foreach (var item in ProtoFields.Read(scope.Bytes).Where(field => field.Number == 2))
                    Keep(signal, [.. ProtoFields.Read(item.Bytes)]);

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    void Keep(string signal, IReadOnlyList<ProtoField> fields)
    {
        string Hex(int number) => fields.FirstOrDefault(field => field.Number == number) is { } found ? Convert.ToHexStringLower(found.Bytes.Span) : "";
        if (signal == "trace") Spans.Enqueue(new Span(Hex(1), Hex(2), Hex(4), fields.First(field => field.Number == 5).Text));
        else if (signal == "logs" && fields.FirstOrDefault(field => field.Number == 5) is { } text)
            Logs.Enqueue(ProtoFields.Read(text.Bytes).FirstOrDefault(field => field.Number == 1)?.Text ?? "");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A span, as far as tests look at it.</summary>
sealed record Span(string TraceId, string Id, string Parent, string Name);
