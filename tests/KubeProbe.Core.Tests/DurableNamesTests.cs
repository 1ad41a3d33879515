using System.Reflection;
using Orleans.Runtime;

namespace KubeProbe.Core.Tests;

/// <summary>Names that are stored or sent are chosen, not taken from the code: a rename must not lose data.</summary>
public sealed class DurableNamesTests
{
    static readonly Type[] Types = typeof(KubeProbeCore).Assembly.GetTypes();

    static IEnumerable<Type> GrainClasses => Types.Where(type => type is { IsClass: true, IsAbstract: false } && typeof(Grain).IsAssignableFrom(type));

    [Fact]
    public void No_two_grain_classes_share_a_state_name()
    {
        // The ADO.NET provider's rows are keyed by grain key and state name: two classes with both alike share one row.
        var names = GrainClasses
            .SelectMany(type => type.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
            .Select(parameter => parameter.GetCustomAttribute<PersistentStateAttribute>()?.StateName)
            .OfType<string>()
            .ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct().Count(), names.Count);
    }

    [Fact]
    public void Every_grain_has_a_type_of_its_own_choosing() =>
        Assert.All(GrainClasses, type => Assert.NotNull(type.GetCustomAttribute<GrainTypeAttribute>()));

    [Fact]
    public void Every_message_and_state_has_an_alias() =>
        Assert.All(
            Types.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null),
            type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));

    [Fact]
    public void Every_grain_method_has_an_alias() =>
        Assert.All(Types.Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .SelectMany(type => type.GetMethods())
            .Select(method => (method.Name, Alias: method.GetCustomAttribute<AliasAttribute>())),
            method => Assert.NotNull(method.Alias));
}
