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
        Assert.True(lane.TryAcknowledge(new Ack { UpTo = 40 }));
        Assert.True(lane.TryAcknowledge(new Ack { UpTo = 10 }));
        Assert.Equal(40, lane.AcknowledgedUpTo);
        Assert.Null(lane.Wanted(50, Start, 100));
    }

    [Fact]
    public void An_acknowledgement_of_what_was_never_sent_has_no_effect()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 51 }));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = ulong.MaxValue }));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { Range(20, 60) } }));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { Range(30, 20) } }));
        Assert.False(lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { Range(5, 20) } }));
        Assert.Equal(0, lane.AcknowledgedUpTo);
    }

    [Fact]
    public void A_welcome_that_claims_more_than_exists_is_not_believed()
    {
        var lane = new LaneSending(Lane.Vitals);
        Assert.False(lane.Welcome(new LaneProgress { UpTo = 51 }, durableUpTo: 50));
        Assert.False(lane.Welcome(new LaneProgress { UpTo = 10, Ranges = { Range(20, 51) } }, durableUpTo: 50));
        Assert.True(lane.Welcome(new LaneProgress { UpTo = 50 }, durableUpTo: 50));
        Assert.Equal((51, 60), lane.Wanted(60, Start, 100));
    }

    [Fact]
    public void Ranges_that_the_receiver_has_are_not_sent_again()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        lane.TryAcknowledge(new Ack { UpTo = 10, Ranges = { Range(11, 20), Range(21, 30), Range(40, 45) } });
        lane.ForgetOnTheWay();
        Assert.Equal((31, 39), lane.Wanted(50, Start, 100));
        lane.Sent(31, 39);
        Assert.Equal((46, 50), lane.Wanted(50, Start, 100));
    }

    [Fact]
    public void Alerts_go_newest_first_and_around_what_is_on_its_way()
    {
        LaneSending lane = Sent(Lane.Alert, 0);
        Assert.Equal((97, 100), lane.Wanted(100, Start, 4));
        lane.Sent(97, 100);
        Assert.Equal((93, 96), lane.Wanted(100, Start, 4));
        lane.Sent(93, 96);
        Assert.Equal((101, 101), lane.Wanted(101, Start, 4));
        lane.Sent(101, 101);
        lane.TryAcknowledge(new Ack { Ranges = { Range(97, 101) } });
        Assert.Equal((89, 92), lane.Wanted(101, Start, 4));
        lane.ForgetOnTheWay();
        Assert.Equal((93, 96), lane.Wanted(101, Start, 4));
    }

    [Fact]
    public void A_refusal_pauses_the_lane_for_an_hour_and_then_offers_the_records_again()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        lane.Refuse(1, 50, Start);
        Assert.Null(lane.Wanted(90, Start + TimeSpan.FromMinutes(59), 100));
        Assert.True(lane.AnyRefused(Start + TimeSpan.FromMinutes(59)));
        Assert.Equal((1, 90), lane.Wanted(90, Start + TimeSpan.FromMinutes(61), 100));
        Assert.False(lane.AnyRefused(Start + TimeSpan.FromMinutes(61)));
    }

    [Fact]
    public void A_refused_alert_does_not_hold_up_the_next_ones_and_is_not_offered_again_by_a_new_connection()
    {
        LaneSending lane = Sent(Lane.Alert, 5);
        lane.Refuse(3, 5, Start);
        Assert.Equal((6, 6), lane.Wanted(6, Start, 4));
        lane.Welcome(new LaneProgress { UpTo = 2 }, 10);
        Assert.Equal((7, 10), lane.Wanted(10, Start, 4));
        lane.Sent(6, 10);
        Assert.Null(lane.Wanted(10, Start + TimeSpan.FromMinutes(1), 4));
        Assert.Equal((3, 5), lane.Wanted(10, Start + TimeSpan.FromMinutes(61), 4));
    }

    [Fact]
    public void Without_an_answer_the_wait_doubles_up_to_ten_minutes_and_progress_ends_it()
    {
        LaneSending lane = Sent(Lane.Vitals, 50);
        List<double> waits = [];
        for (int i = 0; i < 7; i++)
        {
            waits.Add(lane.ResendAfter.TotalSeconds);
            lane.Resend(1, 50);
            Assert.Equal((1, 50), lane.Wanted(50, Start, 100));
            lane.Sent(1, 50);
        }

        Assert.Equal([30, 60, 120, 240, 480, 600, 600], waits);
        lane.TryAcknowledge(new Ack { UpTo = 20 });
        Assert.Equal(30, lane.ResendAfter.TotalSeconds);
        Assert.True(lane.IsOpen(1, 50));
        lane.TryAcknowledge(new Ack { UpTo = 50 });
        Assert.False(lane.IsOpen(1, 50));
    }

    [Fact]
    public void Lost_numbers_are_stepped_over()
    {
        LaneSending lane = Sent(Lane.Vitals, 10);
        lane.Skip(11, 20);
        Assert.Equal((21, 30), lane.Wanted(30, Start, 100));
    }

    private static LaneSending Sent(Lane lane, long to)
    {
        var sending = new LaneSending(lane);
        sending.Welcome(new LaneProgress(), to);
        if (to > 0)
            sending.Sent(1, to);
        return sending;
    }

    private static NumberRange Range(ulong from, ulong to) => new() { From = from, To = to };
}
