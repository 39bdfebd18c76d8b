using System.Text;
using Edge.Drivers.Devices.Hl7Pcd01;
using Edge.Drivers.Hl7;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Monitors;

public class Pcd01Tests
{
    private const string Mmhg = "266016^MDC_DIM_MMHG^MDC";
    private const string Celsius = "268192^MDC_DIM_DEGC^MDC";
    private const string Percent = "262688^MDC_DIM_PERCENT^MDC";
    private const string PerMinute = "264864^MDC_DIM_BEAT_PER_MIN^MDC";

    private readonly Hl7Pcd01Driver _driver = new();
    private readonly DecodedFrame _into = new();
    private DecoderState? _state;

    [Theory]
    [InlineData(147842, "heart-rate", PerMinute, 0)]
    [InlineData(150456, "spo2", Percent, 0)]
    [InlineData(149530, "pulse-rate", PerMinute, 0)]
    [InlineData(149538, "pulse-rate", PerMinute, 149538)]
    [InlineData(149546, "pulse-rate-cuff", PerMinute, 0)]
    [InlineData(150448, "perfusion-index", Percent, 0)]
    [InlineData(150488, "perfusion-index", Percent, 150488)]
    [InlineData(151562, "respiration-rate", PerMinute, 0)]
    [InlineData(151570, "respiration-rate", PerMinute, 151570)]
    [InlineData(151658, "respiration-rate", PerMinute, 151658)]
    [InlineData(150021, "nibp-systolic", Mmhg, 0)]
    [InlineData(150022, "nibp-diastolic", Mmhg, 0)]
    [InlineData(150023, "nibp-mean", Mmhg, 0)]
    [InlineData(150301, "nibp-systolic", Mmhg, 150301)]
    [InlineData(150302, "nibp-diastolic", Mmhg, 150302)]
    [InlineData(150303, "nibp-mean", Mmhg, 150303)]
    [InlineData(150017, "pressure-systolic", Mmhg, 0)]
    [InlineData(150033, "pressure-systolic", Mmhg, 150033)]
    [InlineData(150038, "pressure-diastolic", Mmhg, 150038)]
    [InlineData(150039, "pressure-mean", Mmhg, 150039)]
    [InlineData(150344, "temperature", Celsius, 150344)]
    [InlineData(150364, "temperature", Celsius, 0)]
    [InlineData(188420, "temperature", Celsius, 188420)]
    [InlineData(188496, "temperature", Celsius, 188496)]
    [InlineData(150388, "skin-temperature", Celsius, 0)]
    [InlineData(151708, "etco2", Mmhg, 0)]
    [InlineData(151728, "etco2", Mmhg, 151728)]
    [InlineData(152196, "fio2", Percent, 0)]
    public void A_code_gives_its_metric_and_stays_beside_it_where_it_says_more(uint code, string metric, string unit, uint siteMdc)
    {
        var reading = Assert.Single(Decode(Obx(code, "38", unit)));

        Assert.Equal((metric, 38m, Validity.Valid, siteMdc), (reading.Metric.Key, reading.Value!.Value, reading.Validity, reading.SiteMdc));
        Assert.Null(reading.SourceUnit);
    }

    [Theory]
    [InlineData("150087^MDC_PRESS_BLD_VEN_CENT_MEAN^MDC")]
    [InlineData("150047^MDC_PRESS_BLD_ART_PULM_MEAN^MDC")]
    [InlineData("153608^MDC_PRESS_INTRA_CRAN^MDC")]
    [InlineData("148066^MDC_ECG_V_P_C_RATE^MDC")]
    [InlineData("150456^MDC_PULS_OXIM_SAT_O2^99MNDRY")]
    [InlineData("2001^VENDOR_INDEX^99MNDRY")]
    [InlineData("^^MDC")]
    [InlineData("")]
    public void A_code_that_means_something_else_gives_no_reading(string code) =>
        Assert.Empty(Decode($"OBX|1|NM|{code}|1|38|{Mmhg}|||||R"));

    [Fact]
    public void The_code_counts_and_not_the_name_beside_it()
    {
        var reading = Assert.Single(Decode($"OBX|1|NM|150456^MDC_TEMP^MDC|1|97|{Percent}|||||R"));

        Assert.Equal("spo2", reading.Metric.Key);
    }

    [Fact]
    public void A_unit_that_is_not_the_metrics_goes_along_and_an_unknown_one_takes_the_number_away()
    {
        var readings = Decode(
            Obx(150021, "15.8", "265987^MDC_DIM_KILO_PASCAL^MDC"),
            Obx(150364, "98.6", "266560^MDC_DIM_FAHR^MDC"),
            Obx(150022, "76", "999999^MDC_DIM_WHATEVER^MDC"),
            Obx(150023, "88", ""));

        Assert.Equal(("kPa", 15.8m), (readings[0].SourceUnit, readings[0].Value!.Value));
        Assert.Equal(("[degF]", 98.6m), (readings[1].SourceUnit, readings[1].Value!.Value));
        Assert.All(readings[2..], r => Assert.Equal((null, Validity.Invalid), (r.Value, r.Validity)));
    }

    [Theory]
    [InlineData("-100", "", Validity.NotAvailable)]
    [InlineData("-100.0", "", Validity.NotAvailable)]
    [InlineData("", "", Validity.NotAvailable)]
    [InlineData("\"\"", "", Validity.NotAvailable)]
    [InlineData("37.1", "NAV", Validity.NotAvailable)]
    [InlineData("371.0", "", Validity.Invalid)]
    [InlineData("384.5", "", Validity.Invalid)]
    [InlineData("37.1", "INV", Validity.Invalid)]
    [InlineData("37.1~37.2", "", Validity.Invalid)]
    [InlineData("37,1", "", Validity.Invalid)]
    public void What_is_no_usable_number_never_becomes_one(string value, string flags, Validity expected)
    {
        var reading = Assert.Single(Decode(Obx(150344, value, Celsius, flags)));

        Assert.Equal((null, expected), (reading.Value, reading.Validity));
    }

    [Theory]
    [InlineData("", Validity.Valid, QualityFlags.None)]
    [InlineData("N", Validity.Valid, QualityFlags.None)]
    [InlineData("QUES", Validity.Questionable, QualityFlags.None)]
    [InlineData("CAL", Validity.CalibrationOngoing, QualityFlags.None)]
    [InlineData("BUSY", Validity.Ongoing, QualityFlags.None)]
    [InlineData("VAL", Validity.Validated, QualityFlags.None)]
    [InlineData("EARLY~ALACT", Validity.Valid, QualityFlags.Early | QualityFlags.DeviceAlarm)]
    [InlineData("DEMO", Validity.Valid, QualityFlags.Simulated)]
    [InlineData("QUES~TEST", Validity.Questionable, QualityFlags.Simulated)]
    public void The_flags_of_the_value_are_kept(string flags, Validity validity, QualityFlags quality)
    {
        var reading = Assert.Single(Decode(Obx(150344, "37.10", Celsius, flags)));

        Assert.Equal((37.10m, validity, quality), (reading.Value!.Value, reading.Validity, reading.Flags));
        Assert.Equal(2, reading.Value!.Value.Scale);
    }

    [Theory]
    [InlineData("P", QualityFlags.None)]
    [InlineData("T", QualityFlags.Simulated)]
    [InlineData("D", QualityFlags.Simulated)]
    public void A_message_that_is_not_production_is_no_patients(string processing, QualityFlags quality)
    {
        var readings = DecodeMessage($"MSH|^~\\&|M||||20260314071510||ORU^R01|1|{processing}|2.6\r{Obx(150456, "97", Percent)}");

        Assert.Equal(quality, Assert.Single(readings).Flags);
    }

    [Fact]
    public void The_time_is_that_of_the_value_else_of_the_request_else_none()
    {
        string own = Obx(150456, "97", Percent, time: "20260314081509+0100"), without = Obx(149530, "71", PerMinute, time: "");
        var readings = DecodeMessage($"{Header("20260314071510+0000")}\r{without}\rOBR|1|||1|||20260314071508\r{own}\r{without}");

        Assert.Equal([null, new DateTime(2026, 3, 14, 7, 15, 9), new DateTime(2026, 3, 14, 7, 15, 8)], readings.Select(r => r.MeasuredAt));
    }

    [Fact]
    public void A_periodic_value_that_states_minutes_only_states_no_time()
    {
        var readings = Decode(Obx(150456, "97", Percent, time: "202603140715+0000"), Obx(150301, "118", Mmhg, time: "202603140659+0000"));

        Assert.Equal([null, new DateTime(2026, 3, 14, 6, 59, 0)], readings.Select(r => r.MeasuredAt));
    }

    [Fact]
    public void A_cuff_result_is_one_reading_however_often_messages_repeat_it()
    {
        string first = Obx(150301, "118", Mmhg, time: "20260314065902+0000"), later = Obx(150301, "118", Mmhg, time: "20260314071402+0000");

        Assert.Single(Decode(first));
        Assert.Empty(Decode(first));
        Assert.Empty(Decode(first));
        Assert.Equal(new DateTime(2026, 3, 14, 7, 14, 2), Assert.Single(Decode(later)).MeasuredAt);
        Assert.Empty(Decode(later));
    }

    [Fact]
    public void A_cuff_result_without_own_time_is_news_only_when_it_changes()
    {
        string request = "OBR|1|||1|||2026031407150";
        string low = Obx(150301, "118", Mmhg, time: ""), high = Obx(150301, "131", Mmhg, time: "");

        Assert.Null(Assert.Single(Decode(request + "1", low)).MeasuredAt);
        Assert.Empty(Decode(request + "2", low));
        Assert.Equal(131, Assert.Single(Decode(request + "3", high)).Value);
    }

    [Theory]
    [InlineData("|||^APERIODIC")]
    [InlineData("|||APERIODIC")]
    public void What_is_said_to_be_aperiodic_is_kept_like_a_cuff_result(string field17)
    {
        string obx = Obx(150344, "37.1", Celsius, time: "20260314065902+0000") + field17;

        Assert.Single(Decode(obx));
        Assert.Empty(Decode(obx));
    }

    [Fact]
    public void Of_two_thermometers_the_first_with_a_value_counts()
    {
        var readings = Decode(Obx(150344, "-100", Celsius), Obx(150344, "37.1", Celsius), Obx(150368, "37.9", Celsius));
        Assert.Equal((37.1m, 150344u), (Assert.Single(readings).Value!.Value, readings[0].SiteMdc));

        Assert.Equal(Validity.NotAvailable, Assert.Single(Decode(Obx(150344, "-100", Celsius), Obx(150368, "", Celsius))).Validity);
    }

    [Fact]
    public void Every_request_of_a_message_brings_its_own_values()
    {
        string at1 = "OBR|1|||1|||20260314071501+0000", at2 = "OBR|2|||1|||20260314071502+0000";
        string obx1 = Obx(150456, "97", Percent, time: ""), obx2 = Obx(150456, "95", Percent, time: "");

        Assert.Equal([97m, 95m], Decode(at1, obx1, at2, obx2).Select(r => r.Value!.Value));
    }

    [Theory]
    [InlineData("MSH|^~\\&|M||||20260314071510||ADT^A01|1|P|2.6\r", RejectReason.UnknownMessage)]
    [InlineData("MSH|^~\\&|M||||20260314071510||ORU^R32|1|P|2.6\r", RejectReason.UnknownMessage)]
    [InlineData("MSH|^~\\&\r", RejectReason.UnknownMessage)]
    [InlineData("MSH||||\r", RejectReason.BadField)]
    [InlineData("PID|1\r", RejectReason.BadSync)]
    [InlineData("MS", RejectReason.Truncated)]
    [InlineData("", RejectReason.Truncated)]
    public void What_is_no_observation_is_rejected_with_its_reason(string message, RejectReason reason)
    {
        var result = _driver.Decoder.Decode(MllpFrame.Wrap(Encoding.ASCII.GetBytes(message)), default, _into);

        Assert.Equal((DecodeOutcome.Rejected, reason), (result.Outcome, result.Reason));
    }

    [Fact]
    public void A_bad_field_costs_its_segment_and_not_the_message()
    {
        var readings = Decode("OBX", "OBX|||||||||||||||||||", "garbage", Obx(150456, "97", Percent), "OBX|9|NM|x^y^MDC|1|z");

        Assert.Equal(97, Assert.Single(readings).Value);
    }

    private static string Header(string time) => $"MSH|^~\\&|MON||||{time}||ORU^R01^ORU_R01|1|P|2.6";

    private static string Obx(uint code, string value, string unit, string flags = "", string time = "20260314071509+0000") =>
        $"OBX|1|NM|{code}^NAME^MDC|1.0|{value}|{unit}||{flags}|||R|||{time}";

    private DecodedReading[] Decode(params string[] segments) =>
        DecodeMessage(string.Join('\r', [Header("20260314071510+0000"), .. segments]));

    private DecodedReading[] DecodeMessage(string message)
    {
        _into.Clear();
        var result = _driver.Decoder.Decode(MllpFrame.Wrap(Encoding.ASCII.GetBytes(message)), new FrameContext { State = _state }, _into);
        Assert.Equal(DecodeOutcome.Decoded, result.Outcome);
        _state = _into.NextState ?? _state;
        return _into.Readings.ToArray();
    }
}
