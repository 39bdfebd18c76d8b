using Edge.Sync.Journal;
using Edge.Sync.Uplinks;
using Edge.Sync.Wire;

namespace Edge.Sync.Tests.Uplinks;

public sealed class LaneSendingTests
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    [Fact]
    public void Acknowledgements_only_grow()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        Assert.True(lane.TryAcknowledge(new Ack { UpTo = 40 }, Start));
        Assert.True(lane.TryAcknowledge(new Ack { UpTo = 10 }, Start));
        Assert.Equal(40, lane.AcknowledgedUpTo);
        Assert.Equal(51, lane.Next);
    }

    [Fact]
    public void An_acknowledgement_of_what_was_never_sent_has_no_effect()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 51 }, Start));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = ulong.MaxValue }, Start));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { new NumberRange { From = 20, To = 60 } } }, Start));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { new NumberRange { From = 30, To = 20 } } }, Start));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { new NumberRange { From = 5, To = 20 } } }, Start));
        Assert.Equal(0, lane.AcknowledgedUpTo);
    }

    [Fact]
    public void A_welcome_that_claims_more_than_exists_is_not_believed()
    {
        var lane = new LaneSending(Lane.Vitals);
        Assert.False(lane.Welcome(51, durableUpTo: 50, Start));
        Assert.True(lane.Welcome(50, durableUpTo: 50, Start));
        Assert.Equal(51, lane.Next);
    }

    [Fact]
    public void Ranges_that_the_receiver_has_are_not_sent_again()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { new NumberRange { From = 11, To = 20 }, new NumberRange { From = 21, To = 30 } } }, Start);
        lane.Rewind();
        Assert.Equal(31, lane.NextWanted(Start));
    }

    [Fact]
    public void A_refusal_pauses_the_lane_for_an_hour_and_then_offers_the_records_again()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        lane.Refuse(1, 50, Start);
        Assert.True(lane.IsPaused(Start + TimeSpan.FromMinutes(59)));
        Assert.False(lane.IsPaused(Start + TimeSpan.FromMinutes(61)));
        Assert.Equal(1, lane.NextWanted(Start + TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public void A_refused_alert_does_not_hold_up_the_next_ones()
    {
        LaneSending lane = Sent(Lane.Alert, 5);
        lane.Refuse(3, 5, Start);
        Assert.False(lane.IsPaused(Start));
        Assert.Equal(6, lane.NextWanted(Start));
        lane.Welcome(2, 10, Start);
        Assert.Equal(6, lane.NextWanted(Start + TimeSpan.FromMinutes(1)));
        lane.Welcome(2, 10, Start);
        Assert.Equal(3, lane.NextWanted(Start + TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public void Without_progress_everything_unacknowledged_is_sent_again_after_30_then_60_seconds()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        Assert.False(lane.IsResendDue(50, Start + TimeSpan.FromSeconds(29)));
        Assert.True(lane.IsResendDue(50, Start + TimeSpan.FromSeconds(30)));
        Assert.False(lane.IsResendDue(50, Start + TimeSpan.FromSeconds(89)));
        Assert.True(lane.IsResendDue(50, Start + TimeSpan.FromSeconds(90)));
        lane.TryAcknowledge(new Ack { UpTo = 50 }, Start);
        Assert.False(lane.IsResendDue(50, Start + TimeSpan.FromHours(9)));
    }

    private static LaneSending Sent(Lane lane, ulong to)
    {
        var sending = new LaneSending(lane);
        sending.Welcome(0, (long)to, Start);
        sending.Sent(new Batch { From = 1, To = to });
        return sending;
    }
}
