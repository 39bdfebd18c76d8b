using Edge.Drivers.Devices.Ieee20601;
using Edge.Drivers.Tests.Framing;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Monitors;

public class Ieee20601Tests
{
    private static readonly DateTime At = new(2026, 3, 14, 7, 15, 9);

    private readonly Ieee20601Driver _driver = new();
    private readonly DecodedFrame _into = new();
    private DecoderState? _state;

    [Fact]
    public void A_report_gives_nothing_before_the_configuration_and_every_value_after_it()
    {
        Assert.Empty(Decode("fixed-all"));
        Decode("association");
        Assert.Empty(Decode("fixed-all"));
        Decode("configuration");

        var readings = Decode("fixed-all");
        Assert.Equal(
            [("spo2", 97m), ("pulse-rate", 64.0m), ("heart-rate", 65m), ("nibp-systolic", 118m), ("nibp-diastolic", 76m), ("nibp-mean", 90m),
             ("pulse-rate-cuff", 61m), ("temperature", 37.02m), ("glucose", 104m), ("weight", 72.40m), ("height", 175.5m), ("bmi", 23.5m), ("body-fat", 21.4m)],
            readings.Select(r => (r.Metric.Key, r.Value!.Value)));
        Assert.All(readings, r => Assert.Equal((At, null, Validity.Valid), (r.MeasuredAt, r.SourceUnit, r.Validity)));
        Assert.Equal(2, readings[9].Value!.Value.Scale);
    }

    [Fact]
    public void Specials_are_reasons_and_never_numbers()
    {
        Configure();

        Assert.Equal(
            [(null, Validity.NotAvailable), (null, Validity.Invalid), (null, Validity.Underflow)],
            Decode("fixed-specials").Select(r => (r.Value, r.Validity)));
    }

    [Fact]
    public void Status_and_unit_that_come_with_a_value_hold_for_it()
    {
        Configure();
        var readings = Decode("variable-status");
        Assert.Equal((95m, Validity.Questionable), (readings[0].Value!.Value, readings[0].Validity));
        Assert.Equal((70m, QualityFlags.Simulated, null), (readings[1].Value!.Value, readings[1].Flags, readings[1].MeasuredAt));

        var warm = Assert.Single(Decode("variable-unit"));
        Assert.Equal((98.6m, "[degF]"), (warm.Value!.Value, warm.SourceUnit));
        Assert.Equal(QualityFlags.DeviceAlarm, Assert.Single(Decode("observed-full")).Flags);
    }

    [Fact]
    public void Persons_keep_their_weights_apart()
    {
        Configure();

        Assert.Equal([((byte?)1, 72.40m), (2, 65.3m)], Decode("persons").Select(r => (r.UserSlot, r.Value!.Value)));
    }

    [Fact]
    public void Grouped_values_are_read_by_the_scanners_map()
    {
        Configure();

        Assert.Equal([("spo2", 98m), ("pulse-rate", 72m)], Decode("grouped").Select(r => (r.Metric.Key, r.Value!.Value)));
        Assert.Equal([((byte?)1, 98m), (1, 73m)], Decode("grouped-persons").Select(r => (r.UserSlot, r.Value!.Value)));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_map_is_dropped_and_not_guessed()
    {
        Configure();

        Assert.Empty(Decode("fixed-short-value"));
        Assert.Empty(Decode("unknown-handle"));
    }

    [Fact]
    public void Another_agent_needs_its_own_configuration_and_the_same_one_does_not()
    {
        Configure();
        Decode("association");
        Assert.NotEmpty(Decode("fixed-all"));

        byte[] other = Frame("association");
        other[40] ^= 1;
        Decode(other);
        Assert.Empty(Decode("fixed-all"));
    }

    [Fact]
    public void The_manager_associates_takes_the_configuration_and_confirms_only_what_is_stored()
    {
        var run = new DialogueRun("ieee-20601");
        Assert.Empty(run.Requests);

        Assert.Equal(["association-accepted"], run.Hear(Frame("association")));
        Assert.Equal("E300002C00035079002680000000800080000000000000008000000000080245444745000001000000000000" + "00000000", Convert.ToHexString(run.Last.Bytes.Span));
        Assert.Equal(["configuration-accepted"], run.Hear(Frame("configuration")));
        Assert.Equal("E7000016001401010201000E0000000000000D1C000440000000", Convert.ToHexString(run.Last.Bytes.Span));
        Assert.Equal(["save 0011223344556677/0", "report-confirmed"], run.Hear(Frame("fixed-all")));
        Assert.Equal("E7000012001001020201000A0000000000000D1D0000", Convert.ToHexString(run.Last.Bytes.Span));
        Assert.Equal(["release-response", "done"], run.Hear(Frame("release")));
        Assert.Empty(run.Wait(60));
    }

    [Fact]
    public void What_needs_no_confirmation_gets_none()
    {
        var run = new DialogueRun("ieee-20601");

        Assert.All(
            (string[])["variable-unit", "grouped", "released", "roer", "get-some", "rejected", "refused-empty", "fixed-short"],
            id => Assert.Empty(run.Hear(id == "fixed-short" ? Frame("fixed-all")[..^1] : Frame(id))));
    }

    [Theory]
    [InlineData(12, 0x50, "association-no-protocol")]
    [InlineData(20, 0x80, "association-no-parameter")]
    public void An_agent_that_speaks_another_protocol_or_encoding_is_refused(int at, byte flip, string answer)
    {
        byte[] request = Frame("association");
        request[at] ^= flip;

        Assert.Equal([answer], new DialogueRun("ieee-20601").Hear(request));
    }

    [Fact]
    public void Every_confirmable_report_of_the_simulated_agent_is_confirmed()
    {
        var run = new DialogueRun("ieee-20601");
        foreach (byte[] frame in FrameCollector.Cut(_driver, SampleStreams.Simulated("ieee-20601", 10), () => 1000))
        {
            run.Hear(frame);
        }

        Assert.Equal(["association-accepted", "configuration-accepted", .. Enumerable.Repeat("report-confirmed", 10)], run.Writes);
    }

    [Fact]
    public void A_message_with_a_byte_too_many_or_too_few_is_none()
    {
        int messages = 0;
        foreach (var (profile, bytes, _) in SampleStreams.VectorFrames().Where(f => f.Profile == "ieee11073-20601-apdu"))
        {
            if (Apdu.TryRead(bytes, out _).Outcome == DecodeOutcome.Decoded)
            {
                Assert.Equal(RejectReason.BadLength, Apdu.TryRead([.. bytes, 0], out _).Reason);
                Assert.Equal(RejectReason.Truncated, Apdu.TryRead(bytes.AsSpan(..^1), out _).Reason);
                messages++;
            }
        }

        Assert.True(messages >= 55, $"{messages} messages");
    }

    [Fact]
    public void Every_form_of_scan_report_is_known()
    {
        var forms = Enum.GetValues<EventType>().ToDictionary(e => e, ScanReport.FormOf);

        Assert.Equal(6, forms.Count(f => f.Value == ScanForm.Fixed));
        Assert.Equal(6, forms.Count(f => f.Value == ScanForm.Variable));
        Assert.Equal(4, forms.Count(f => f.Value == ScanForm.Grouped));
        Assert.Equal([EventType.None, EventType.Configuration, EventType.Segment], forms.Where(f => f.Value == ScanForm.None).Select(f => f.Key));
    }

    private static byte[] Frame(string id) => MonitorVectors.Frame("phd-own-" + id);

    private void Configure()
    {
        Decode("association");
        Decode("configuration");
    }

    private DecodedReading[] Decode(string id) => Decode(Frame(id));

    private DecodedReading[] Decode(byte[] frame)
    {
        _into.Clear();
        var result = _driver.Decoder.Decode(frame, new FrameContext { State = _state }, _into);
        Assert.NotEqual(DecodeOutcome.Rejected, result.Outcome);
        _state = _into.NextState ?? _state;
        return _into.Readings.ToArray();
    }
}
