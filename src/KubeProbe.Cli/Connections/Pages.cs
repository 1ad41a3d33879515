using KubeProbe.Cli.Commands;

namespace KubeProbe.Cli.Connections;

/// <summary>Reads a list page after page.</summary>
static class Pages
{
    const int LargestPage = 500;

    /// <param name="limit">How many items at most.</param>
    /// <param name="readAsync">Reads one page of at most so many items, from this page token on; answers with the next token, empty at the end.</param>
    public static async Task<IReadOnlyList<T>> ReadAsync<T>(int limit, Func<int, string, Task<(IReadOnlyList<T> Items, string Next)>> readAsync)
    {
        var all = new List<T>();
        var token = "";
        while (all.Count < limit)
        {
            var (items, next) = await readAsync(Math.Min(limit - all.Count, LargestPage), token);
            all.AddRange(items);
            if (next.Length == 0) break;
            if (items.Count == 0 || next == token) throw new CliError("the centre's list does not come to an end", "'kubeprobe version' compares the versions.");
            token = next;
        }
        return all.Count > limit ? all[..limit] : all;
    }

    public static Option<int> LimitOption(string description) => NumberOption.Create("--limit", description, 50, 1, 100_000);
}
