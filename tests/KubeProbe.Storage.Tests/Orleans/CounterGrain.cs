namespace KubeProbe.Storage.Tests.Orleans;

/// <summary>A grain that keeps state and a reminder.</summary>
[Alias("kubeprobe.tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task<int> AddAsync(int number);

    [Alias("Get")]
    Task<int> GetAsync();

    [Alias("Clear")]
    Task ClearAsync();

    [Alias("Remind")]
    Task RemindAsync(TimeSpan period);

    [Alias("Reminder")]
    Task<TimeSpan?> ReminderAsync();

    [Alias("Forget")]
    Task ForgetAsync();
}

[GrainType("tests-counter")]
public sealed class CounterGrain([PersistentState("tests-counter")] IPersistentState<CounterState> state) : Grain, ICounterGrain, IRemindable
{
    const string Wake = "wake";

    public async Task<int> AddAsync(int number)
    {
        state.State.Sum += number;
        await state.WriteStateAsync();
        return state.State.Sum;
    }

    public async Task<int> GetAsync()
    {
        await state.ReadStateAsync();
        return state.State.Sum;
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public Task RemindAsync(TimeSpan period) => this.RegisterOrUpdateReminder(Wake, period, period);

    public async Task<TimeSpan?> ReminderAsync() => await this.GetReminder(Wake) is null ? null : TimeSpan.Zero;

    public async Task ForgetAsync()
    {
        if (await this.GetReminder(Wake) is { } reminder) await this.UnregisterReminder(reminder);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

[GenerateSerializer, Alias("kubeprobe.tests.CounterState")]
public sealed class CounterState
{
    [Id(0)] public int Sum { get; set; }
}
