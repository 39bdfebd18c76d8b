using Edge.Drivers.Ble.Central;
using Edge.Drivers.Devices.O2RingS;
using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class O2RingSTests
{
    private static readonly O2RingSDriver Driver = new();
    private static readonly Guid Write = new("E8FB0002-A14B-98F9-831B-4E2941D01248");

    [Fact]
    public void The_introduction_is_that_of_the_public_reference()
    {
        // Shown there with its time, as seen on a cable: the same frame without the report around it.
        Assert.Equal("a5ff0000001000006815887209 1cb098c8c7da746ea19925".Replace(" ", ""), Convert.ToHexStringLower(O2RingSRequests.Introduction(1788095920)));
    }

    [Fact]
    public void Only_the_introduction_the_set_up_and_the_live_question_can_be_written()
    {
        var permitted = Driver.Declaration.PermittedWrites;
        int tried = 0;
        for (int opcode = 0; opcode <= 0xFF; opcode++)
        {
            for (int payload = 0; payload <= 24; payload++, tried++)
            {
                byte[] request = ViatomFrame.Request(0xA5, (byte)opcode, 0, new byte[payload]);
                bool isOurs = (opcode, payload) is (0x10, 1) or (0x04, 0);
                Assert.Equal(isOurs, permitted.Any(w => w.Permits(request, Write)));
            }
        }

        Assert.Equal(256 * 25, tried);
        Assert.Equal(3, permitted.Count);
        Assert.All(permitted, w => Assert.Equal(Write, w.Characteristic));
        Assert.True(permitted[0].Permits(O2RingSRequests.Introduction(uint.MaxValue), Write));
        foreach (int other in (int[])[0, 1, 2, 3, 4, 5, 6, 7, 14, 15, 18])
        {
            byte[] wrong = O2RingSRequests.Introduction(7);
            wrong[other] ^= 1;
            Assert.False(permitted[0].Permits(wrong, Write), $"byte {other}");
        }
    }

    [Fact]
    public void What_erases_a_BP2_cannot_reach_it()
    {
        var cuff = DriverCatalog.Find("viatom-bp2")!.Declaration;

        Assert.All(Driver.Declaration.PermittedWrites, w => Assert.DoesNotContain(cuff.PermittedWrites, c => c.Characteristic == w.Characteristic));
        Assert.DoesNotContain(cuff.Ble!.Matches, c => Driver.Declaration.Ble!.Matches.Any(m => m.Service == c.Service));
    }

    [Fact]
    public void A_live_answer_comes_in_many_notifications()
    {
        var readings = new List<DecodedReading>();
        var pump = new FramePump(Driver, (_, in _, decoded) => readings.AddRange(decoded.Readings));
        byte[] answer = Answer(contact: 1, spo2: 95, pulse: 58, samples: 126);

        foreach (byte[] piece in answer.Chunk(20))
        {
            Assert.Empty(readings);
            pump.Push(piece, default);
        }

        Assert.Equal([95m, 58m, 1.4m, 78m], readings.Select(r => r.Value!.Value));
    }

    [Theory]
    [InlineData(0, 97, 64, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData(1, 0, 0, Validity.CalibrationOngoing, QualityFlags.Searching)]
    [InlineData(1, 127, 255, Validity.NotAvailable, QualityFlags.None)]
    [InlineData(1, 255, 511, Validity.NotAvailable, QualityFlags.None)]
    public void Without_a_measurement_there_is_no_number(byte contact, byte spo2, ushort pulse, Validity validity, QualityFlags flags)
    {
        var into = new DecodedFrame();

        Driver.Decoder.Decode(Answer(contact, spo2, pulse, 0), default, into);

        foreach (var reading in into.Readings.ToArray().Where(r => r.Metric == Metrics.SpO2 || r.Metric == Metrics.PulseRateOximeter))
        {
            Assert.Equal((null, validity, flags), (reading.Value, reading.Validity, reading.Flags));
        }
    }

    [Fact]
    public void An_answer_of_the_last_link_does_not_start_the_questions()
    {
        var script = new DialogueScript("viatom-o2ring-s");

        script.Frame(O2RingSId.Notify, Answer(1, 97, 64, 0));
        script.Frame(O2RingSId.Notify, ViatomFrame.Request(0xA5, 0x10, 1, []));
        Assert.Equal("introduce", script.Take());
        script.Wait(1);
        Assert.Equal("set-up", script.Take());
        script.Frame(O2RingSId.Notify, ViatomFrame.Request(0xA5, 0x10, 0, []));
        Assert.Equal("", script.Take());
        script.Frame(O2RingSId.Notify, ViatomFrame.Request(0xA5, 0x10, 1, []));
        Assert.Equal("live", script.Take());
    }

    [Theory]
    [InlineData("S8-AW 2100", "viatom-o2ring-s")]
    [InlineData("O2Ring S 1234", "viatom-o2ring-s")]
    [InlineData("O2Ring 1234", "viatom-o2ring")]
    public void A_ring_is_told_from_the_older_one_by_its_name(string name, string id)
    {
        Assert.Equal(id, BleMatching.Find(DriverCatalog.All, name, [], [], [])!.Declaration.Id);
    }

    private static byte[] Answer(byte contact, byte spo2, ushort pulse, byte samples)
    {
        byte[] values = [0x10, 0x0E, 0, 0, 1, contact, spo2, 14, (byte)pulse, (byte)(pulse >> 8), 0xC7, 3, 0, 78, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] frame = [0xA5, 0x04, 0xFB, 1, 0, (byte)(26 + samples), 0, .. values, samples, 0, .. new byte[samples], 0];
        frame[^1] = Crc8.Plain.Of(frame.AsSpan(0, frame.Length - 1));
        return frame;
    }
}
