using Fluid;
using Fluid.Values;

namespace KubeProbe.Notify.Alerts.Templates;

/// <summary>The filters by which a text grows, with a bound: what is longer than a message may be is a fault of the template.</summary>
static class BoundedFilters
{
    /// <summary>Most characters of a text, most elements of a list.</summary>
    public const int Most = 50_000;

    // The longest that a filter may be asked to make, at worst, before it is looked at what it made.
    const long MostMade = 2_000_000;

    static readonly string[] Growing = ["append", "prepend", "replace", "replace_first", "replace_last", "join", "concat", "newline_to_br", "split", "escape", "url_encode", "base64_encode", "json"];

    /// <summary>Puts the bound around the filters that are there.</summary>
    public static void Bound(FilterCollection filters)
    {
        foreach (var name in Growing)
            if (filters.TryGetValue(name, out var filter)) filters.AddFilter(name, async (input, arguments, context) =>
            {
                var longest = arguments.Count == 0 ? 1 : arguments.Values.Max(argument => Size(argument));
                var most = name is "replace" or "join" ? Size(input) * Math.Max(1, longest) : Size(input) + longest;
                return most > MostMade ? throw TooMuch() : Check(await filter(input, arguments, context));
            });
    }

    static FluidValue Check(FluidValue value) => Size(value) <= Most ? value : throw TooMuch();

    static InvalidOperationException TooMuch() => new($"a text or list of more than {Most} is made");

    static long Size(FluidValue value) => value switch { StringValue text => text.ToStringValue().Length, ArrayValue list => list.Values.Count, _ => 0 };
}
