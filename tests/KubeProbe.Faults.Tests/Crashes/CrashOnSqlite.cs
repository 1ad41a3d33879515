namespace KubeProbe.Faults.Tests.Crashes;

public sealed class CrashOfOneServerOnSqlite(OneServerOnSqlite scene) : CrashContract<OneServerOnSqlite>(scene)
{
    [Theory]
    [InlineData(WriteStep.Order)]
    [InlineData(WriteStep.Progress)]
    [InlineData(WriteStep.Verdict)]
    [InlineData(WriteStep.Settled)]
    public Task While_a_run_is_written(WriteStep step) => WhileARunIsWrittenAsync(step);

    [Theory]
    [InlineData(WriteStep.Alert)]
    [InlineData(WriteStep.Severity)]
    [InlineData(WriteStep.Evidence)]
    [InlineData(WriteStep.Delivered)]
    public Task While_what_follows_a_failure_is_written(WriteStep step) => WhileWhatFollowsAFailureIsWrittenAsync(step);

    [Fact]
    public Task While_runs_are_at_every_step_of_their_way_through_the_cluster() => WhileRunsAreAtEveryStepAsync();
}
