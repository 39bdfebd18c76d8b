using System.Buffers.Binary;
using Edge.Drivers.Iio;
using Edge.Drivers.Tests.Serial;

namespace Edge.Drivers.Tests.Iio;

public class CapturedSensorTests
{
    private const string Red = "scan_elements/in_intensity_red";
    private const string Infrared = "scan_elements/in_intensity_ir";
    private const string Layout = "name=max30102\nrate=100\nin_intensity_red_index=0\nin_intensity_red_type=be:u18/32>>8\n"
        + "in_intensity_ir_index=1\nin_intensity_ir_type=be:u18/32>>8\n\n";

    [Fact]
    public void A_capture_is_switched_on_and_its_layout_comes_before_its_scans()
    {
        using var bench = new SysfsBench();
        string folder = PlugIn(bench, 0);
        using var pipe = bench.Pipe(0);
        using (bench.Start("max30102", "iio-max30102"))
        {
            pipe.Write(Scan(1, 2));
            bench.Log.WaitForFrames(2);
            Assert.Equal(("1", "1", "0"), (Get(folder, Red + "_en"), Get(folder, Infrared + "_en"), Get(folder, "scan_elements/in_temp_en")));
            Assert.Equal(("256", "1", "realtime"), (Get(folder, "buffer/length"), Get(folder, "buffer/enable"), Get(folder, "current_timestamp_clock")));
        }

        Assert.Equal(Layout, bench.Log.Texts[0]);
        Assert.Equal(Scan(1, 2), bench.Log.Frames[1]);
        Assert.Equal("0", Get(folder, "buffer/enable"));
    }

    [Fact]
    public void Scans_cut_anywhere_come_whole_and_in_order()
    {
        using var bench = new SysfsBench();
        PlugIn(bench, 0);
        using var pipe = bench.Pipe(0);
        bench.Start("max30102", "iio-max30102");
        byte[] stream = [.. Enumerable.Range(0, 50).SelectMany(i => Scan((uint)i, (uint)(1000 + i)))];
        var random = new Random(5);
        for (int at = 0, size; at < stream.Length; at += size)
        {
            size = Math.Min(random.Next(1, 13), stream.Length - at);
            pipe.Write(stream, at, size);
        }

        FrameLog.Until(() => bench.Log.Frames.Skip(1).Sum(f => f.Length) == stream.Length, "all scans");
        Assert.Equal(stream, bench.Log.Frames.Skip(1).SelectMany(f => f));
        Assert.All(bench.Log.Frames.Skip(1), f => Assert.Equal(0, f.Length % 8));
        var (red, infrared) = Decode(bench.Log.Frames);
        Assert.Equal(Enumerable.Range(0, 50), red);
        Assert.Equal(Enumerable.Range(1000, 50), infrared);
    }

    [Fact]
    public void A_sensor_that_is_pulled_out_and_comes_back_under_another_number_is_captured_again()
    {
        using var bench = new SysfsBench();
        string folder = PlugIn(bench, 0);
        var pipe = bench.Pipe(0);
        bench.Start("max30102", "iio-max30102");
        pipe.Write(Scan(1, 2));
        bench.Log.WaitForFrames(2);
        bench.PullOut(folder);
        pipe.Dispose();
        Assert.Contains("pulled out", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        PlugIn(bench, 4);
        using var again = bench.Pipe(4);
        again.Write(Scan(3, 4));
        bench.Log.WaitForLink(LinkState.Up, after: 2);
        bench.Log.WaitForFrames(4);
        Assert.Equal(Layout, bench.Log.Texts[2]);
        Assert.Equal(Scan(3, 4), bench.Log.Frames[3]);
    }

    [Fact]
    public void A_capture_that_cannot_be_started_says_what_helps()
    {
        using var bench = new SysfsBench();
        string folder = PlugIn(bench, 0);
        bench.Start("max30102", "iio-max30102");
        string? problem = bench.Log.WaitForLink(LinkState.Lost);
        Assert.Contains("cannot be opened for reading", problem, StringComparison.Ordinal);
        Assert.Contains("May the service write its buffer", problem, StringComparison.Ordinal);
        FrameLog.Until(() => Get(folder, "buffer/enable") == "0", "the end of the capture");
    }

    [Fact]
    public void A_layout_that_is_not_understood_is_no_capture()
    {
        using var bench = new SysfsBench();
        string folder = PlugIn(bench, 0);
        SysfsBench.Set(folder, Red + "_type", "be:u18/24>>8");
        using var pipe = bench.Pipe(0);
        bench.Start("max30102", "iio-max30102");
        Assert.Contains("not understood", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        Assert.Empty(bench.Log.Frames);
    }

    [Fact]
    public void The_stated_rate_goes_before_the_usual_one()
    {
        using var bench = new SysfsBench();
        string folder = PlugIn(bench, 0);
        SysfsBench.Set(folder, "sampling_frequency", "50.000000");
        using var pipe = bench.Pipe(0);
        bench.Start("max30102", "iio-max30102");
        pipe.Write(Scan(1, 2));
        bench.Log.WaitForFrames(1);
        Assert.Contains("rate=50.000000\n", bench.Log.Texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_width_sign_order_and_shift_gives_back_what_was_stored()
    {
        int types = 0;
        Span<byte> storage = stackalloc byte[8];
        foreach (int storageBits in (int[])[8, 16, 32, 64])
        {
            foreach (var (bits, shift) in Widths(storageBits))
            {
                foreach (string order in (string[])["be", "le"])
                {
                    foreach (char sign in "su")
                    {
                        var element = ScanElement.Parse("in_x", 0, $"{order}:{sign}{bits}/{storageBits}>>{shift}")!;
                        foreach (long value in Values(bits, sign == 's'))
                        {
                            Store(storage, value, element);
                            Assert.Equal(value, element.Extract(storage));
                        }

                        types++;
                    }
                }
            }
        }

        Assert.Equal((36 + 136 + 528 + 2080) * 4, types);
    }

    [Fact]
    public void Scans_cost_the_decoder_no_memory()
    {
        var decoder = DriverCatalog.Find("iio-max30102")!.Decoder;
        var into = new DecodedFrame();
        decoder.Decode(System.Text.Encoding.ASCII.GetBytes(Layout), new FrameContext { Origin = SysfsOrigin.Layout }, into);
        var context = new FrameContext { Origin = SysfsOrigin.Scans, State = into.NextState };
        byte[] scans = [.. Scan(1, 2), .. Scan(3, 4)];
        decoder.Decode(scans, context, into);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            into.Clear();
            decoder.Decode(scans, context, into);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal([1, 3, 2, 4], into.Samples.ToArray());
    }

    [Theory]
    [InlineData("in_intensity_red_type=le:u32/32>>0")]
    [InlineData("in_intensity_red_type=le:s16/16X2>>0")]
    [InlineData("in_intensity_red_type=le:s40/64>>0")]
    public void A_layout_whose_counts_fit_no_sample_is_rejected(string type)
    {
        byte[] layout = System.Text.Encoding.ASCII.GetBytes($"rate=100\nin_intensity_red_index=0\n{type}\n\n");
        var into = new DecodedFrame();
        var result = DriverCatalog.Find("iio-max30102")!.Decoder.Decode(layout, new FrameContext { Origin = SysfsOrigin.Layout }, into);
        Assert.Equal((RejectReason.BadField, null), (result.Reason, into.NextState));
    }

    private static IEnumerable<(int Bits, int Shift)> Widths(int storage) =>
        Enumerable.Range(1, storage).SelectMany(bits => Enumerable.Range(0, storage - bits + 1).Select(shift => (bits, shift)));

    private static long[] Values(int bits, bool isSigned) => isSigned
        ? [0, -1, long.MinValue >> (64 - bits), (1L << (bits - 1)) - 1]
        : [0, 1, bits == 64 ? -1 : (1L << bits) - 1];

    // Bits outside the value are set, because the kernel leaves there what the chip sent.
    private static void Store(Span<byte> into, long value, ScanElement element)
    {
        ulong mask = (element.Bits == 64 ? ulong.MaxValue : (1UL << element.Bits) - 1) << element.Shift;
        ulong word = ((ulong)value << element.Shift & mask) | ~mask;
        int bytes = element.StorageBits / 8;
        for (int i = 0; i < bytes; i++)
        {
            into[element.IsBigEndian ? bytes - 1 - i : i] = (byte)(word >> (8 * i));
        }
    }

    private static string PlugIn(SysfsBench bench, int number) => bench.PlugIn(
        number,
        "i2c-1/1-0057",
        ("name", "max30102"),
        ("current_timestamp_clock", "monotonic"),
        (Red + "_en", "0"),
        (Red + "_index", "0"),
        (Red + "_type", "be:u18/32>>8"),
        (Infrared + "_en", "0"),
        (Infrared + "_index", "1"),
        (Infrared + "_type", "be:u18/32>>8"),
        ("scan_elements/in_temp_en", "1"),
        ("buffer/enable", "0"),
        ("buffer/length", "128"));

    private static string Get(string folder, string attribute) => File.ReadAllText(Path.Combine(folder, attribute)).Trim();

    private static byte[] Scan(uint red, uint infrared)
    {
        byte[] scan = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(scan, red << 8);
        BinaryPrimitives.WriteUInt32BigEndian(scan.AsSpan(4), infrared << 8);
        return scan;
    }

    private static (List<int> Red, List<int> Infrared) Decode(List<byte[]> frames)
    {
        var decoder = DriverCatalog.Find("iio-max30102")!.Decoder;
        var into = new DecodedFrame();
        DecoderState? state = null;
        var (red, infrared) = (new List<int>(), new List<int>());
        foreach (var (frame, i) in frames.Select((f, i) => (f, i)))
        {
            into.Clear();
            var origin = i == 0 ? SysfsOrigin.Layout : SysfsOrigin.Scans;
            Assert.Equal(DecodeOutcome.Decoded, decoder.Decode(frame, new FrameContext { Origin = origin, State = state }, into).Outcome);
            state = into.NextState ?? state;
            foreach (var wave in into.Waveforms)
            {
                (wave.Metric.Key == "ppg" ? red : infrared).AddRange(into.Samples.Slice(wave.Start, wave.Count));
            }
        }

        return (red, infrared);
    }
}
