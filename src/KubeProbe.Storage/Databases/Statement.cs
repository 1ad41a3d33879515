namespace KubeProbe.Storage.Databases;

/// <summary>One SQL statement with its values.</summary>
/// <param name="sql">Parameters are written <c>@name</c>. The text should be one of few: prepared statements are kept by it.</param>
/// <param name="answers">Whether it returns rows, by SELECT or RETURNING.</param>
sealed class Statement(string sql, bool answers = false)
{
    readonly List<BoundValue> values = [];

    public string Sql { get; } = sql;

    public bool Answers { get; } = answers;

    /// <summary>Whether it may take as long as it takes: a migration of much history.</summary>
    public bool Unhurried { get; init; }

    public IReadOnlyList<BoundValue> Values => values;

    /// <summary>Binds a value: text, bytes, a number, truth, a time, the name of an enum's member, a collection of text, or null.</summary>
    public Statement With<T>(string name, T value)
    {
        values.Add(new BoundValue(name, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), value));
        return this;
    }

    /// <summary>The same question, for its plan instead of its answer.</summary>
    public Statement Explained(string explain)
    {
        var explained = new Statement(explain + " " + Sql, answers: true);
        explained.values.AddRange(values);
        return explained;
    }
}

/// <summary>A value and the name it is bound to.</summary>
/// <param name="Name">With its <c>@</c>.</param>
/// <param name="Type">Its type, known of a null as well: a prepared statement depends on it.</param>
/// <param name="Value">The value, or null.</param>
readonly record struct BoundValue(string Name, Type Type, object? Value);
