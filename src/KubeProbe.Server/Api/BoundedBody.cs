namespace KubeProbe.Server.Api;

/// <summary>Reads a body whole, up to a bound.</summary>
static class BoundedBody
{
    /// <summary>The bytes, or null when there are more than <paramref name="most"/>, whatever the Content-Length said.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int most)
    {
        var buffer = new byte[request.ContentLength is { } length && length <= most ? length + 1 : 16 * 1024];
        var filled = 0;
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.AsMemory(filled), request.HttpContext.RequestAborted);
            if (read == 0) return buffer.AsMemory(0, filled);
            filled += read;
            if (filled > most) return null;
            if (filled == buffer.Length) Array.Resize(ref buffer, Math.Min(buffer.Length * 2, most + 1));
        }
    }
}
