using System.Globalization;

namespace KubeProbe.Cli.Commands;

/// <summary>An option that takes a whole number within bounds, and says the bounds when it is given something else.</summary>
static class NumberOption
{
    public static Option<int> Create(string name, string description, int fallback, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return number;
            result.AddError($"{name}: a number from {least} to {most}, not '{result.Tokens[0].Value}'");
            return fallback;
        },
    };
}
