using Edge.Drivers.Devices.ContecCms50;
using Edge.Drivers.Devices.MasimoAscii1;
using Edge.Drivers.Devices.NellcorN560;
using Edge.Drivers.Devices.NoninOem3;
using Edge.Drivers.Simulation;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Simulation;

public class EncoderTests
{
    [Fact]
    public void A_Nonin_packet_decodes_to_what_was_encoded()
    {
        var input = from rate in Gen.Choose(0, 511)
                    from spo2 in Gen.Choose(0, 127)
                    from timer in Gen.Choose(0, 0x3FFF)
                    from status in Gen.ArrayOf(Gen.Choose(0, 0x7F), NoninPacket.FrameCount)
                    from pleth in Gen.ArrayOf(Gen.Choose(0, 255), NoninPacket.FrameCount)
                    select (rate, spo2, timer, status, pleth);
        Prop.ForAll(input.ToArbitrary(), x =>
        {
            byte[] packet = new byte[NoninPacket.PacketBytes], mux = new byte[NoninPacket.FrameCount + 1];
            NoninEncoder.FillMux(mux, x.rate, x.spo2, x.timer);
            for (int frame = 1; frame <= NoninPacket.FrameCount; frame++)
            {
                NoninEncoder.WriteFrame(
                    packet.AsSpan((frame - 1) * 5), frame == 1, (byte)x.status[frame - 1], (byte)x.pleth[frame - 1], mux[frame]);
            }

            return NoninPacket.TryRead(packet, wide: false, out var read).Outcome == DecodeOutcome.Decoded
                && (read.HeartRate, read.HeartRateDisplay, read.ExtendedHeartRate) == (x.rate, x.rate, x.rate)
                && (read.SpO2, read.SpO2Display, read.ExtendedSpO2) == (x.spo2, x.spo2, x.spo2)
                && read.Timer == x.timer
                && SameFrames(read, x.status, x.pleth);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_CMS50_frame_decodes_to_what_was_encoded()
    {
        var flag = Gen.Elements(true, false);
        var input = from numbers in Gen.ArrayOf(Gen.Choose(0, 255), 5)
                    from flags in Gen.ArrayOf(flag, 5)
                    select new Cms50Sample
                    {
                        SignalStrength = numbers[0] & 15,
                        Pleth = numbers[1] & 127,
                        Bar = numbers[2] & 15,
                        RawPulseRate = numbers[3],
                        RawSpO2 = numbers[4] & 127,
                        FingerOut = flags[0],
                        SpO2Dropping = flags[1],
                        Beep = flags[2],
                        ProbeError = flags[3],
                        Searching = flags[4],
                    };
        Prop.ForAll(input.ToArbitrary(), sample =>
        {
            byte[] frame = new byte[Cms50FamilyA.FrameBytes];
            Cms50Encoder.WriteFrame(frame, sample);
            return Cms50FamilyA.TryRead(frame, out var read).Outcome == DecodeOutcome.Decoded && read == sample;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_Masimo_line_decodes_to_what_was_encoded()
    {
        var input = from spo2 in Gen.Choose(0, 100)
                    from pulse in Gen.Choose(0, 300)
                    from index in Gen.Choose(-1, 2000)
                    from alarm in Gen.Choose(0, 0xFFFF)
                    from exceptions in Gen.Choose(0, 0xFFFFFF)
                    from second in Gen.Choose(0, 100_000_000)
                    select (spo2, pulse, index, alarm: (uint)alarm, exceptions: (uint)exceptions, time: new DateTime(2026, 1, 1).AddSeconds(second));
        Prop.ForAll(input.ToArbitrary(), x =>
        {
            byte[] line = new byte[256];
            double? index = x.index < 0 ? null : x.index / 100.0;
            int length = MasimoEncoder.WriteLine(line, x.time, x.spo2, x.pulse, index, (x.alarm, x.exceptions));
            return MasimoLine.TryRead(line.AsSpan(0, length), out var read).Outcome == DecodeOutcome.Decoded
                && (read.SpO2.Number, read.PulseRate.Number) == (x.spo2, x.pulse)
                && read.PerfusionIndex.Number == (x.index < 0 ? null : x.index / 100m)
                && (read.Alarm, read.Exceptions?.Bits, read.DeviceTime) == (x.alarm, x.exceptions, x.time);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_Nellcor_line_decodes_to_what_was_encoded()
    {
        var number = Gen.Choose(-1, 255).Select(n => n < 0 ? (int?)null : n);
        var input = from numbers in Gen.ArrayOf(number, 3)
                    from stars in Gen.ArrayOf(Gen.Elements(true, false), 2)
                    from second in Gen.Choose(0, 100_000_000)
                    select (numbers, stars, time: new DateTime(2026, 1, 1).AddSeconds(second));
        Prop.ForAll(input.ToArbitrary(), x =>
        {
            byte[] line = new byte[256];
            int length = NellcorEncoder.WriteLine(
                line, x.time, x.numbers[0], x.numbers[1], x.numbers[2], (x.stars[0], x.stars[1], "SL PH"));
            return NellcorLine.TryRead(line.AsSpan(0, length), out var read).Outcome == DecodeOutcome.Decoded
                && read.SpO2 == new NellcorColumn(x.numbers[0], x.stars[0])
                && read.PulseRate == new NellcorColumn(x.numbers[1], x.stars[1])
                && read.PulseAmplitude.Value == x.numbers[2]
                && read.DeviceTime == x.time
                && read.Has("SL"u8) && read.Has("PH"u8) && !read.Has("SO"u8);
        }).QuickCheckThrowOnFailure();
    }

    private static bool SameFrames(NoninPacket packet, int[] status, int[] pleth)
    {
        for (int frame = 1; frame <= NoninPacket.FrameCount; frame++)
        {
            int expected = 0x80 | (status[frame - 1] & 0x7E) | (frame == 1 ? 1 : 0);
            if (packet.Status(frame).Raw != expected || packet.Pleth(frame) != pleth[frame - 1])
            {
                return false;
            }
        }

        return true;
    }
}
