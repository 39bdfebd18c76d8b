namespace Edge.Model.Tests.Alarms;

/// <summary>The reference vectors T1 to T33; T34 and T35 need the technical machines and stand with the step's tests.</summary>
public class ReferenceVectorTests
{
    // id | rule | script | complete log | state checks
    private const string Table = """
        T1  | R  | 97@0-4, 88@5-11, 97@12-59                          |                                             |
        T2  | R  | 97@0-4, 88@5-29                                    | start 15                                    |
        T3  | R  | 88@0-19, 91/89@20-199, 97@200-229                  | start 10, L1 70, L2 130, L3 190, end 205    |
        T4  | R  | 88@0-19, x@20-59, 97@60-79                         | start 10, unknown 20, known 60, end 65      |
        T5  | R  | 88@0-4, x@5-59                                     |                                             |
        T6  | R  | 88@0-19, 84@20-39, ack@18                          | start 10, ack 18, escalate 20               | high@39 unacked@39 sounding@39
        T7  | R  | 88@0-19, 97@20-39, 88@40-59, ack1@55               | start 10, end 25, start 50, ack-stale 55    | unacked@59
        T8  | L  | 35@0-9, 10@10-59, ack@60                           | start 0, latched 13, L1 60, ack 60, end 60  | sounding@59 idle@60
        T9  | R  | 88@0-199, pause9999@20                             | start 10, audio-paused 20, L1 140           | silent@100 sounding@150
        T10 | R  | 88@0-399, ack@20                                   | start 10, ack 20, remind 140, remind 260, remind 380 |
        T11 | R  | 88@0-399                                           | start 10, L1 70, L2 130, L3 190, rep 250, rep 310, rep 370 |
        T12 | R0 | 97@0-4, 91/89@5-59, 92@60                          | start 6, end 60                             |
        T13 | R5 | 88@0-9, 97@10-12, 88@13-19, 97@20-29               | start 0, end 25                             |
        T14 | R  | 90@0-59                                            |                                             |
        T15 | R  | 88@0-19, 92@20-29                                  | start 10, end 25                            |
        T16 | R  | 80@0-29                                            | start 10 high                               |
        T17 | R  | 88@0-19, 97@20-22, x@23-39, 97@40-59               | start 10, unknown 23, clear-cancelled 23, known 40, end 45 |
        T18 | L  | 35@0-9, 10@10-19, 35@20-24                         | start 0, latched 13, start 20 again         |
        T19 | L  | 35@0-9, 10@10-19, ack@5                            | start 0, ack 5, end 13                      |
        T20 | R  | 88@0-59, ack@20, ack@20                            | start 10, ack 20                            |
        T21 | R  | 88@0-399, ack@80                                   | start 10, L1 70, ack 80, remind 200, remind 320 |
        T22 | R  | 88@0-19, 84@20-39, 89@40-59                        | start 10, escalate 20                       | high@59
        T23 | R  | 88@0-19, 84@20-39, pause60@15                      | start 10, audio-paused 15, escalate 20      | sounding@25
        T24 | R  | 88@0-299, pause9999@20                             | start 10, audio-paused 20, L1 140, L2 200, L3 260 |
        T25 | R  | 88@0-19, 97@20-39, ack@22                          | start 10, ack 22, end 25                    | sounding@21
        T26 | R  | 88@0-19, 97@20-39, 88@40-59, ack@15                | start 10, ack 15, end 25, start 50          | unacked@59 sounding@59
        T27 | R  | 88@0-7, x@8, 88@9-29                               | start 19                                    |
        T28 | R  | 88@0-19, 84@20-199, ack@18                         | start 10, ack 18, escalate 20, L1 80, L2 140 |
        T29 | R  | 88@0-59, pause30@20                                | start 10, audio-paused 20                   | silent@49 sounding@50
        T30 | H  | 121@0-19, 116@20-39, 115@40-59                     | start 10, end 45                            |
        T30b| H  | 120@0-59                                           |                                             |
        T31 | R  | 88@0-139, 84@140-259                               | start 10, L1 70, L2 130, escalate 140, L3 200 |
        T32 | R  | 88@0-19, x@20-129                                  | start 10, unknown 20, L1 70                 | sounding@20 sounding@75 sounding@129
        T33 | R  | 88@0-29, x@30-199, 88@200-209, ack@20              | start 10, ack 20, unknown 30, known 200, remind 200 |
        """;

    private static string[] Lines => AlarmVector.Lines(Table);

    public static TheoryData<string> Rows() => new(Lines);

    [Fact]
    public void The_table_holds_every_machine_vector() => Assert.Equal(34, Lines.Length);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_reference_vector_gives_its_complete_log_whatever_the_tick_phase(string row) => AlarmVector.Verify(row);

    [Fact]
    public void A_pause_states_until_when_it_holds()
    {
        AlarmScript play = AlarmScript.Play(ReferenceRules.R, "88@0-30, pause9999@20", 0);
        Assert.Equal(140, play.At(25).AudioPausedUntil.Seconds);
    }

    [Fact]
    public void A_pause_of_less_than_nothing_is_none()
    {
        AlarmScript play = AlarmScript.Play(ReferenceRules.R, "88@0-30, pause-9999@20", 0);
        Assert.Equal(20, play.At(25).AudioPausedUntil.Seconds);
    }
}
