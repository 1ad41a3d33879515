using KubeProbe.DevCluster.Objects;

namespace KubeProbe.DevCluster.Http;

/// <summary>The forms in which objects are answered.</summary>
enum Form { Whole, Table, PartialMetadata }

/// <summary>Picks the first form of an Accept header this API can write.</summary>
static class Representation
{
    /// <exception cref="ApiException">406 when it can write none of them.</exception>
    public static Form Choose(HttpContext http)
    {
        var accepts = http.Request.Headers.Accept.ToString();
        if (accepts.Length == 0) return Form.Whole;
        foreach (var choice in accepts.Split(','))
        {
            var parts = choice.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "application/*" or "*/*")) continue;
            switch (parts.FirstOrDefault(p => p.StartsWith("as=", StringComparison.Ordinal))?[3..])
            {
                case null or "": return Form.Whole;
                case "Table" when parts.Contains("v=v1"): return Form.Table;
                case "PartialObjectMetadata" or "PartialObjectMetadataList" when parts.Contains("v=v1"): return Form.PartialMetadata;
            }
        }
        throw new ApiException(406, "NotAcceptable", "only the following media types are accepted: application/json", []);
    }
}
