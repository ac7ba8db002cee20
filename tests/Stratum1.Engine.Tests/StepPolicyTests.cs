namespace Stratum1.Engine.Tests;

/// <summary>What becomes of a step by another program (docs/decisions/0005).</summary>
public class StepPolicyTests
{
    private static readonly TimeInterval StepsBeyond = TimeInterval.FromSeconds(0.5);

    [Theory]
    [InlineData(0.021)]
    [InlineData(-3600)]
    public void Hardware_that_knows_the_time_undoes_a_step_of_any_size(double step)
        => Assert.Equal(StepVerdict.Undo, Judge(step, hasReferenceClock: true, threshold: null));

    [Theory]
    [InlineData(0.02, true)]
    [InlineData(-0.02, false)]
    public void What_may_be_a_scheduling_delay_is_slewed_back(double step, bool hasReferenceClock)
        => Assert.Equal(StepVerdict.Correct, Judge(step, hasReferenceClock, threshold: null));

    [Theory]
    [InlineData(0.021)]
    [InlineData(-10)]
    public void Servers_are_asked_who_is_right(double step)
        => Assert.Equal(StepVerdict.Doubt, Judge(step, hasReferenceClock: false, threshold: null));

    [Fact]
    public void Where_steps_are_allowed_it_is_taken_back_at_once()
    {
        Assert.Equal(StepVerdict.Correct, Judge(0.51, hasReferenceClock: false, StepsBeyond));
        Assert.Equal(StepVerdict.Doubt, Judge(0.5, hasReferenceClock: false, StepsBeyond));
    }

    [Fact]
    public void A_step_too_far_to_be_an_accident_begins_all_anew()
        => Assert.Equal(StepVerdict.Forget, Judge(-10.1, hasReferenceClock: false, StepsBeyond));

    private static StepVerdict Judge(double step, bool hasReferenceClock, TimeInterval? threshold)
        => StepPolicy.Judge(TimeInterval.FromSeconds(step), hasReferenceClock, threshold);
}
