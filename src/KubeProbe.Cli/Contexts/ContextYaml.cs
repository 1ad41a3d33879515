using System.Text.Json;
using KubeProbe.Cli.Commands;
using KubeProbe.Cli.Output;

namespace KubeProbe.Cli.Contexts;

/// <summary>The context file's form. A key it doesn't know is refused: it would be lost when the file is written again.</summary>
static class ContextYaml
{
    public static ContextFile Read(string path, string text)
    {
        var root = YamlTree.ReadAll(path, text) is [var first, ..] ? first : null;
        if (root is null or { Scalar: "" }) return new(path, null, []);
        Only(root, path, "current-context", "contexts");

        var contexts = new List<Context>();
        foreach (var item in root["contexts"]?.Items ?? [])
        {
            var context = Context(item, path);
            if (contexts.Any(c => c.Name == context.Name)) throw Wrong(item, path, $"the context '{context.Name}' stands here twice");
            contexts.Add(context);
        }
        return new(path, Text(root, "current-context"), contexts);
    }

    static Context Context(YamlTree item, string path)
    {
        Only(item, path, "name", "server", "token", "certificate-authority", "insecure-plaintext", "devCluster");
        if (item["devCluster"] is { } dev) Only(dev, path, "server", "token");
        return new(Text(item, "name") ?? throw Wrong(item, path, "a context has a 'name'"))
        {
            Server = Text(item, "server"),
            Token = Text(item, "token"),
            CertificateAuthority = Text(item, "certificate-authority"),
            InsecurePlaintext = Text(item, "insecure-plaintext") == "true",
            DevCluster = item["devCluster"] is { } fleet
                ? new(Text(fleet, "server") ?? throw Wrong(fleet, path, "devCluster has a 'server'"), Text(fleet, "token"))
                : null,
        };
    }

    public static string Write(ContextFile file)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "current-context", file.Current);
            json.WriteStartArray("contexts");
            foreach (var context in file.Contexts) Write(json, context);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return YamlText.Write(JsonText.Parse(System.Text.Encoding.UTF8.GetString(buffer.ToArray())));
    }

    static void Write(Utf8JsonWriter json, Context context)
    {
        json.WriteStartObject();
        Write(json, "name", context.Name);
        Write(json, "server", context.Server);
        Write(json, "token", context.Token);
        Write(json, "certificate-authority", context.CertificateAuthority);
        if (context.InsecurePlaintext) json.WriteBoolean("insecure-plaintext", true);
        if (context.DevCluster is { } dev)
        {
            json.WriteStartObject("devCluster");
            Write(json, "server", dev.Server);
            Write(json, "token", dev.Token);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    static string? Text(YamlTree tree, string key) => tree[key]?.Scalar is { Length: > 0 } text ? text : null;

    static void Only(YamlTree tree, string path, params ReadOnlySpan<string> keys)
    {
        if (tree.Scalar is not null || tree.Items.Count > 0) throw Wrong(tree, path, "a mapping belongs here");
        foreach (var (key, _) in tree.Entries)
            if (!keys.Contains(key.Scalar)) throw Wrong(key, path, $"unknown key '{SafeText.Line(key.Scalar ?? "?")}'; known are {string.Join(", ", keys.ToArray())}");
    }

    static CliError Wrong(YamlTree at, string path, string message) => new($"{path}:{at.Start.Line}:{at.Start.Column}: {message}");
}
