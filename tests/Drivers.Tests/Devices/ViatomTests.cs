using Edge.Drivers.Devices.Viatom;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices;

public class ViatomTests
{
    private static readonly Guid Notify = new("0734594A-A8E7-4B1A-A6B1-CD5243059A57");
    private static readonly Guid Write = new("8B00ACE7-EB0B-49B0-BBE9-9AEE0A26E1A3");

    [Fact]
    public void A_ring_can_be_asked_for_values_and_files_and_nothing_else()
    {
        var permitted = DriverCatalog.Find("viatom-o2ring")!.Declaration.PermittedWrites;
        int tried = 0;
        foreach (byte mark in (byte[])[0xAA, 0xA5, 0x55])
        {
            for (int opcode = 0; opcode <= 0xFF; opcode++)
            {
                for (int payload = 0; payload <= 40; payload++, tried++)
                {
                    byte[] request = ViatomFrame.Request(mark, (byte)opcode, 0x0301, new byte[payload]);
                    byte[] first = ViatomFrame.Request(mark, (byte)opcode, 0, new byte[payload]);
                    bool mayAsk = mark == 0xAA && payload == 0;
                    Assert.Equal(mayAsk && opcode == 0x04, permitted.Any(w => w.Permits(request, Write)));
                    Assert.Equal(mayAsk && (opcode is 0x04 or 0x05 or 0x14 or 0x17), permitted.Any(w => w.Permits(first, Write)));
                }
            }
        }

        Assert.Equal(3 * 256 * 41, tried);
        Assert.All(permitted, w => Assert.InRange(w.Bytes.Length, 1, 20));
    }

    [Fact]
    public void A_ring_is_asked_once_a_second_and_let_go_when_it_is_silent()
    {
        var script = new DialogueScript("viatom-o2ring");

        Assert.Equal("realtime", script.Take());
        Assert.Equal("AA17E8000000001B", Convert.ToHexString(script.Written[0]));
        script.Frame(Notify, Reply(97, 72, worn: true));
        script.Wait(1);
        Assert.Equal("realtime", script.Take());
        script.Wait(1.75);
        Assert.Equal("", script.Take());
        script.Wait(0.5);
        Assert.Equal("realtime", script.Take());
        script.Wait(60);
        Assert.Equal(8, script.Log.Count(l => l == "realtime"));
        Assert.Equal("fail", script.Log[^1]);
    }

    [Fact]
    public void A_reply_comes_in_two_notifications()
    {
        var driver = DriverCatalog.Find("viatom-o2ring")!;
        var readings = new List<DecodedReading>();
        var pump = new FramePump(driver, (_, in _, decoded) => readings.AddRange(decoded.Readings));
        byte[] reply = Reply(97, 72, worn: true);

        Assert.Equal(21, reply.Length);
        pump.Push(reply.AsSpan(0, 20), default);
        Assert.Empty(readings);
        pump.Push(reply.AsSpan(20), default);

        Assert.Equal([97m, 72m, 1.2m, 85m], readings.Select(r => r.Value!.Value));
    }

    [Theory]
    [InlineData(97, 72, false, Validity.NotAvailable, QualityFlags.SensorOff)]
    [InlineData(0, 0, true, Validity.CalibrationOngoing, QualityFlags.Searching)]
    [InlineData(127, 255, true, Validity.NotAvailable, QualityFlags.None)]
    public void Without_a_measurement_there_is_no_number(byte spo2, byte pulse, bool worn, Validity validity, QualityFlags flags)
    {
        var into = new DecodedFrame();

        DriverCatalog.Find("viatom-o2ring")!.Decoder.Decode(Reply(spo2, pulse, worn), new FrameContext { Origin = Notify }, into);

        foreach (var reading in into.Readings.ToArray().Where(r => r.Metric == Metrics.SpO2 || r.Metric == Metrics.PulseRateOximeter))
        {
            Assert.Equal((null, validity, flags), (reading.Value, reading.Validity, reading.Flags));
        }
    }

    [Fact]
    public void A_result_of_a_BP2_is_emitted_once_and_its_pulse_rate_never()
    {
        var driver = DriverCatalog.Find("viatom-bp2")!;
        DecoderState? state = null;
        List<string> Hear(byte status, ushort systolic)
        {
            var into = new DecodedFrame();
            driver.Decoder.Decode(Bp2(status, systolic), new FrameContext { Origin = Notify, State = state }, into);
            state = into.NextState ?? state;
            return [.. into.Readings.ToArray().Where(r => r.Metric != Metrics.Battery).Select(r => $"{r.Metric.Key} {r.Value}")];
        }

        Assert.Empty(Hear(4, 121));
        Assert.Equal(["nibp-systolic 121", "nibp-diastolic 78", "nibp-mean 92"], Hear(5, 121));
        Assert.Empty(Hear(5, 121));
        Assert.Empty(Hear(3, 121));
        Assert.Equal(3, Hear(5, 121).Count);
        Assert.Equal(["nibp-systolic 130", "nibp-diastolic 78", "nibp-mean 92"], Hear(17, 130));
    }

    private static byte[] Reply(byte spo2, byte pulse, bool worn)
    {
        byte[] frame = [0x55, 0x00, 0xFF, 0, 0, 13, 0, spo2, pulse, 0, 0, 0, 0, 0, 85, 0, 3, 12, worn ? (byte)1 : (byte)0, 0, 0];
        frame[^1] = Crc8.Plain.Of(frame.AsSpan(0, 20));
        return frame;
    }

    private static byte[] Bp2(byte status, ushort systolic)
    {
        byte[] payload = [status, 0, 90, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, (byte)systolic, 0, 78, 0, 92, 0, 66, 0, 0];
        byte[] frame = [0xA5, 0x08, 0xF7, 1, 0, (byte)payload.Length, 0, .. payload, 0];
        frame[^1] = Crc8.Plain.Of(frame.AsSpan(0, frame.Length - 1));
        return frame;
    }
}
