using System.Text;
using Edge.Drivers.Devices.Medibus;
using Edge.Drivers.Simulation;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Monitors;

public class MedibusTests
{
    private readonly MedibusDriver _driver = new();
    private readonly DecodedFrame _into = new();
    private DecoderState? _state;

    [Theory]
    [InlineData("7D", "  18", "peak-airway-pressure", "18", "mbar")]
    [InlineData("74", "  15", "plateau-pressure", "15", "mbar")]
    [InlineData("73", " 9.5", "mean-airway-pressure", "9.5", "mbar")]
    [InlineData("78", " 5.0", "peep", "5.0", "mbar")]
    [InlineData("88", " 480", "tidal-volume", "480", null)]
    [InlineData("B9", "6.72", "minute-volume", "6.72", null)]
    [InlineData("B4", "  14", "respiration-rate", "14", null)]
    [InlineData("D5", "  14", "respiration-rate", "14", null)]
    [InlineData("D6", "  14", "respiration-rate", "14", null)]
    [InlineData("D7", "  14", "respiration-rate", "14", null)]
    [InlineData("D9", "  14", "respiration-rate", "14", null)]
    [InlineData("E3", " 5.1", "etco2", "5.1", "kPa")]
    [InlineData("E6", "  38", "etco2", "38", null)]
    [InlineData("E1", "  71", "pulse-rate", "71", null)]
    [InlineData("EB", "  97", "spo2", "97", null)]
    [InlineData("F0", "  21", "fio2", "21", null)]
    [InlineData("f0", "  21", "fio2", "21", null)]
    public void A_code_of_page_1_gives_its_metric(string code, string value, string metric, string expected, string? unit)
    {
        var reading = Assert.Single(Decode(code + value));

        Assert.Equal((metric, expected, unit), (reading.Metric.Key, reading.Value!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), reading.SourceUnit));
    }

    [Theory]
    [InlineData("07  48")]
    [InlineData("08  12")]
    [InlineData("820.48")]
    [InlineData("B8 6.7")]
    [InlineData("C133.1")]
    [InlineData("DB 5.1")]
    [InlineData("EF  16")]
    [InlineData("3C   1")]
    public void A_code_without_confirmed_unit_or_without_metric_gives_no_reading(string entry) => Assert.Empty(Decode(entry));

    [Theory]
    [InlineData("    ")]
    [InlineData("----")]
    [InlineData(" -  ")]
    [InlineData("****")]
    [InlineData("1 2 ")]
    public void What_is_no_number_is_no_value(string value)
    {
        var reading = Assert.Single(Decode("EB" + value));

        Assert.Equal((null, Validity.NotAvailable), (reading.Value, reading.Validity));
    }

    [Fact]
    public void Of_several_sources_the_best_with_a_value_counts()
    {
        Assert.Equal(14, Assert.Single(Decode("D9  12D6  14B4  13")).Value);
        Assert.Equal(13, Assert.Single(Decode("D9  12D6    B4  13")).Value);
        Assert.Equal((5.1m, "kPa"), (Assert.Single(Decode("E6    E3 5.1")).Value!.Value, _into.Readings[0].SourceUnit));
    }

    [Theory]
    [InlineData("101.483", 101)]
    [InlineData("-100", -100)]
    [InlineData("  -1", -1)]
    [InlineData("  1  ", 1)]
    [InlineData("999", 999)]
    [InlineData("-4.342   ", -4)]
    [InlineData("-  80", -80)]
    [InlineData("+  7.9", 7)]
    [InlineData(".5", 0)]
    [InlineData("5.", 5)]
    public void An_integer_may_be_padded_signed_and_cut(string text, int expected)
    {
        Assert.True(MedibusText.TryParseInteger(Encoding.ASCII.GetBytes(text), out int value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("- -1")]
    [InlineData("1-")]
    [InlineData("1.2.3")]
    [InlineData("1e3")]
    [InlineData("99999999999999")]
    [InlineData(".")]
    public void What_is_no_integer_is_none(string text) => Assert.False(MedibusText.TryParseInteger(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("JAN", 1)]
    [InlineData("FEB", 2)]
    [InlineData("MAR", 3)]
    [InlineData("MRZ", 3)]
    [InlineData("APR", 4)]
    [InlineData("MAI", 5)]
    [InlineData("MAY", 5)]
    [InlineData("JUN", 6)]
    [InlineData("JUL", 7)]
    [InlineData("AUG", 8)]
    [InlineData("SEP", 9)]
    [InlineData("OKT", 10)]
    [InlineData("OCT", 10)]
    [InlineData("NOV", 11)]
    [InlineData("DEZ", 12)]
    [InlineData("DEC", 12)]
    public void Months_are_English_or_German(string name, int month) =>
        Assert.Equal(new DateTime(2026, month, 3, 9, 5, 7), MedibusText.Time(Encoding.ASCII.GetBytes($" 9:05:07  3-{name}-26")));

    [Fact]
    public void A_year_of_four_digits_and_two_frames_in_one_are_refused()
    {
        Assert.Null(MedibusText.Time("12:00 1-JAN-2020"u8));
        byte[] answer = MedibusMessages.Answer(MedibusCommand.NoOperation)!;
        Assert.Equal(RejectReason.BadLength, MedibusFrame.TryRead([.. answer, .. answer], out _).Reason);
    }

    [Fact]
    public void Curves_are_scaled_by_what_the_ventilator_states()
    {
        Assert.Empty(Curves(Frame("group-four")));
        Decode(Frame("curves"));
        var curves = Curves(Frame("group-four"));

        Assert.Equal(["airway-pressure", "airway-flow", "co2", "pleth"], curves.Select(c => c.Wave.Metric.Key));
        Assert.All(curves, c => Assert.Equal(62.5, c.Wave.RateHz));
        Assert.Equal(Math.Round((682 / 4095.0 * 120 - 20) * 1.01972, 6), Math.Round(curves[0].Value, 6));
        Assert.Equal(Math.Round(2047 / 4095.0 * 360 - 180, 6), Math.Round(curves[1].Value, 6));
        Assert.Equal(38, curves[2].Value, 0);
        Assert.Equal(100, curves[3].Value, 6);
    }

    [Fact]
    public void Kilopascal_stand_in_where_no_mercury_is_offered_and_what_is_not_offered_is_left_out()
    {
        string text = "07   16000    0   15FFF" + "02   16000    0  100FFF" + "xx   16000    0  100FFF" + "01       0    0  100FFF";
        var chosen = MedibusCurve.Choose(Encoding.ASCII.GetBytes(text));

        Assert.Equal([0x07, 0x02], chosen.Select(c => (int)c.Code));
        Assert.Equal(15 * 7.50062, chosen[0].Scale * 4095, 6);
    }

    [Fact]
    public void Text_and_curves_on_one_line_are_separated_wherever_they_mix()
    {
        byte[] answer = MedibusEncoder.Answer(MedibusCommand.MeasuredPage1, "EB  97"), group = MedibusEncoder.Group(1, 2, 3, 4);
        for (int at = 0; at <= answer.Length; at++)
        {
            for (int cut = 0; cut <= group.Length; cut++)
            {
                byte[] stream = [.. answer[..at], .. group[..cut], 0x11, .. answer[at..], 0x13, .. group[cut..]];
                var frames = FrameCollector.Cut(_driver, stream, () => 3);
                Assert.Equal(2, frames.Count);
                Assert.Contains(answer, frames);
                Assert.Contains(group, frames);
            }
        }
    }

    [Fact]
    public void A_command_inside_an_answer_leaves_the_answer_whole()
    {
        byte[] answer = MedibusEncoder.Answer(MedibusCommand.MeasuredPage1, "EB  97"), command = MedibusMessages.Request(MedibusCommand.Initialise);
        byte[] stream = [.. answer[..5], .. command, .. answer[5..]];

        Assert.Equal([command, answer], FrameCollector.Cut(_driver, stream, () => 1));
    }

    [Fact]
    public void The_conversation_initialises_identifies_configures_and_then_asks_for_values()
    {
        var run = new DialogueRun("medibus");
        Assert.Equal("1B5136430D", Convert.ToHexString(run.Last.Bytes.Span));
        Assert.Equal(["request-52"], run.Hear(MedibusEncoder.Answer(MedibusCommand.Initialise)));
        Assert.Equal(["request-53"], run.Hear(Frame("id")));
        Assert.Equal(["request-54"], run.Hear(Frame("curves")));
        Assert.Equal("0001010106010201", Encoding.ASCII.GetString(run.Last.Bytes.Span[2..^3]));
        Assert.Equal(["enable-curves"], run.Hear(MedibusEncoder.Answer(MedibusCommand.ConfigureCurves)));
        Assert.Equal([0xD0, 0xC1, 0xCF, 0xC0, 0xC0], run.Last.Bytes.ToArray());
        Assert.Equal(["request-24"], run.Wait(0.2));
        Assert.Empty(run.Hear(Frame("measured")));
    }

    [Fact]
    public void Something_is_said_at_least_every_two_seconds()
    {
        var run = new DialogueRun("medibus");
        run.Hear(MedibusEncoder.Answer(MedibusCommand.Initialise));
        run.Hear(MedibusEncoder.Answer(MedibusCommand.Identify, "8163'Evita 4'02.00:02.00"));
        for (int i = 0; i < 200; i++)
        {
            run.Wait(0.4);
            run.Hear(Frame("measured-none"));
        }

        var pauses = run.Requests.Zip(run.Requests.Skip(1), (a, b) => b.At - a.At);
        Assert.True(pauses.Max() < TimeSpan.FromSeconds(2));
        Assert.DoesNotContain("request-53", run.Writes);
        Assert.InRange(run.Writes.Count(w => w == "request-24"), 38, 41);
        Assert.Contains("request-30", run.Writes);
    }

    [Theory]
    [InlineData(0x51, "answer-51", "015135320D")]
    [InlineData(0x30, "answer-30", "013033310D")]
    [InlineData(0x49, "answer-49", "014934410D")]
    [InlineData(0x52, "answer-52", null)]
    [InlineData(0x24, "answer-24", null)]
    public void What_the_device_asks_is_answered(byte command, string answer, string? bytes)
    {
        var run = new DialogueRun("medibus");

        Assert.Equal([answer], run.Hear(MedibusMessages.Request((MedibusCommand)command)));
        Assert.True(bytes is null || bytes == Convert.ToHexString(run.Last.Bytes.Span));
    }

    [Fact]
    public void A_device_that_stops_is_initialised_again_and_an_unknown_question_stays_open()
    {
        var run = new DialogueRun("medibus");

        Assert.Equal(["answer-55", "request-51"], run.Hear(MedibusMessages.Request(MedibusCommand.Stop)));
        Assert.Empty(run.Hear(MedibusFrame.Encode(MedibusFrame.CommandMark, (MedibusCommand)0x6C)));
    }

    [Fact]
    public void A_missing_or_corrupt_answer_is_asked_for_again_and_after_three_it_starts_over()
    {
        var run = new DialogueRun("medibus");
        run.Hear(MedibusEncoder.Answer(MedibusCommand.Initialise));
        Assert.Equal(["request-52"], run.Hear(Frame("corrupt")));
        Assert.Contains("request-52", run.Wait(3.2));
        Assert.Contains("request-51", run.Wait(3.2));
    }

    [Fact]
    public void A_device_without_curves_is_asked_for_values_all_the_same()
    {
        var run = new DialogueRun("medibus");
        run.Hear(MedibusEncoder.Answer(MedibusCommand.Initialise));
        run.Hear(Frame("id"));

        Assert.Contains("request-24", run.Wait(12));
    }

    [Fact]
    public void Every_choice_of_curves_may_be_written_and_no_other()
    {
        Assert.Equal(23, MedibusCurve.Choices.Count());
        Assert.DoesNotContain(MedibusMessages.Permitted, p => p.Permits(MedibusMessages.ConfigureCurves([0x0A])));
        Assert.DoesNotContain(MedibusMessages.Permitted, p => p.Permits(MedibusMessages.Request(MedibusCommand.Stop)));
        Assert.All(MedibusMessages.Permitted, p => Assert.True(p.Mask.IsEmpty));
    }

    private static byte[] Frame(string id) => MonitorVectors.Frame("medibus-own-" + id);

    private (DecodedWaveform Wave, double Value)[] Curves(byte[] frame)
    {
        Decode(frame);
        return [.. _into.Waveforms.ToArray().Select(w => (w, _into.Samples[w.Start] * w.Scale + w.Offset))];
    }

    private DecodedReading[] Decode(string entries) => Decode(MedibusEncoder.Answer(MedibusCommand.MeasuredPage1, entries));

    private DecodedReading[] Decode(byte[] frame)
    {
        _into.Clear();
        var result = _driver.Decoder.Decode(frame, new FrameContext { State = _state }, _into);
        Assert.Equal(DecodeOutcome.Decoded, result.Outcome);
        _state = _into.NextState ?? _state;
        return _into.Readings.ToArray();
    }
}
