namespace Edge.Model.Tests.Alarms;

/// <summary>Vectors beyond the reference ones, each for a fault of the machine that those let pass.</summary>
public class FurtherVectorTests
{
    // id | rule | script | complete log | state checks
    private const string Table = """
        severe limit itself is not severe         | R | 85@0-29                                     | start 10                                     |
        severe limit itself is not severe, high   | H | 150@0-29                                    | start 10                                     |
        a high episode pauses 120 s, high chain   | M | 80@0-299, pause9999@20                      | start 10 high, audio-paused 20, L1 140, L2 200, L3 260 |
        a medium episode pauses 600 s             | M | 88@0-699, pause9999@20                      | start 10, audio-paused 20, L1 620            | silent@619 sounding@620
        a high episode reminds at 120 s           | M | 80@0-299, ack@20                            | start 10 high, ack 20, remind 140, remind 260 |
        a medium episode reminds at 300 s         | M | 88@0-399, ack@20                            | start 10, ack 20, remind 320                 |
        the medium chain                          | M | 88@0-799                                    | start 10, L1 130, L2 310, L3 610, rep 670, rep 730, rep 790 |
        a raised episode takes the high chain     | M | 88@0-19, 84@20-259                          | start 10, escalate 20, L1 80, L2 140, L3 200 |
        one sample does not start                 | R | 88@0, 97@12-19                              |                                              |
        the second sample starts a delay gone by  | R | 88@0, 88@12-19                              | start 12                                     |
        severe must last                          | S | 88@0-19, 84@20-39                           | start 10, escalate 30                        |
        severe must last unbroken                 | S | 88@0-19, 84@20-24, 88@25, 84@26-49          | start 10, escalate 36                        |
        severe must last without unknown          | S | 88@0-19, 84@20-24, x@25-27, 84@28-59        | start 10, unknown 25, known 28, escalate 38  |
        unknown never escalates                   | S | 88@0-19, 84@20-24, x@25-59                  | start 10, unknown 25                         |
        a start counts how long it was severe     | S | 88@0-7, 84@8-29                             | start 10, escalate 18                        |
        a start at the severe delay is high       | S | 80@0-29                                     | start 10 high                                |
        severe before an end counts after it      | E | 80@0-29, ack@15                             | start 0, escalate 10, ack 15, end 15, start 16 high |
        a step waits while clearing               | C | 88@0-59, 97@60-79, 88@80-99                 | start 10, L1 80                              |
        a reminder waits while clearing           | C | 88@0-119, 97@120-140, 88@141-150, ack@12    | start 10, ack 12, remind 141                 |
        a reminder waits for the end of a pause   | R | 88@0-299, ack@20, pause9999@130             | start 10, ack 20, audio-paused 130, remind 250 |
        a reminder waits for a sample beyond      | R | 88@0-29, x@30-199, 91@200-204, 88@205-209, ack@20 | start 10, ack 20, unknown 30, known 200, remind 205 |
        worse after ack begins at level 0         | R | 88@0-99, 84@100-259, ack@80                 | start 10, L1 70, ack 80, escalate 100, L1 160, L2 220 |
        a sample at the start comes first         | R | 88@0-9, 97@10-19                            |                                              |
        a sample at the end comes first           | R | 88@0-19, 97@20-24, 91@25-30                 | start 10                                     |
        a bad sample at the start comes first     | R | 88@0-9, x@10-19                             |                                              |
        a bad sample at the end comes first       | R | 88@0-19, 97@20-24, x@25-30                  | start 10, unknown 25, clear-cancelled 25     |
        inside the hysteresis is no recovery      | R | 88@0-19, 97@20-22, 91@23-24, 97@25-39       | start 10, end 30                             |
        a pause of an old episode is stale        | R | 88@0-19, 97@20-39, 88@40-59, pause30#1@55   | start 10, end 25, start 50, pause-stale 55   | sounding@56
        a pause does not carry over               | L | 35@0-9, 10@10-19, 35@20-24, pause100@15     | start 0, latched 13, audio-paused 15, start 20 again | silent@16 sounding@20
        a level does not carry over               | L | 35@0-9, 10@10-69, 35@70-140                 | start 0, latched 13, L1 60, start 70 again, L1 130 |
        latched and unknown stays and sounds      | L | 35@0-9, 10@10-19, x@20-30                   | start 0, latched 13, unknown 20              | sounding@30
        a pause while unknown ends with sound     | R | 88@0-19, x@20-99, pause30@25                | start 10, unknown 20, audio-paused 25, L1 70 | silent@54 sounding@55
        an acked episode is silent                | R | 88@0-59, ack@20                             | start 10, ack 20                             | sounding@19 silent@20 silent@59
        worse breaks ack and pause at once        | R | 88@0-19, 84@20-39, ack@15, pause60@16       | start 10, ack 15, audio-paused 16, escalate 20 | silent@19 sounding@20 unacked@20
        """;

    private static string[] Lines => AlarmVector.Lines(Table);

    public static TheoryData<string> Rows() => new(Lines);

    [Fact]
    public void The_table_holds_every_vector() => Assert.Equal(34, Lines.Length);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_vector_gives_its_complete_log_whatever_the_tick_phase(string row) => AlarmVector.Verify(row);
}
