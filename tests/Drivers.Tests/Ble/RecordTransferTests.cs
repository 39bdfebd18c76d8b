using Edge.Drivers.Ble;
using Edge.Drivers.Ble.Records;
using Edge.Drivers.Devices.GlucoseMeter;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Ble;

public class RecordTransferTests
{
    private const int Uncut = int.MaxValue;

    private static readonly GlucoseMeterDriver Driver = new();

    /// <summary>Something that happens to a meter between two connections, and where the next connection is cut.</summary>
    private sealed record Day(int Tests, bool Reset, bool ResetsClock, int CutAfter);

    [Fact]
    public void No_record_is_missed_whatever_happens_to_meter_and_link()
    {
        var day = from tests in Gen.Choose(0, 60)
                  from reset in Gen.Frequency((8, Gen.Constant(false)), (1, Gen.Constant(true)))
                  from clock in Gen.Elements(true, false)
                  from cut in Gen.OneOf(Gen.Constant(Uncut), Gen.Choose(0, 90))
                  select new Day(tests, reset, clock, cut);
        var story = from days in Gen.ListOf(day)
                    from filter in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
                    from ends in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
                    from newestFirst in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
                    from capacity in Gen.Elements(20, 100, 500)
                    from first in Gen.Elements<ushort>(0, 1, 65_400, 65_500, 65_535)
                    select (days, new MeterAbilities(filter, ends, newestFirst), capacity, first);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(story.ToArbitrary(), s => MissesNothing(s.days, s.Item2, s.capacity, s.first)));
    }

    [Fact]
    public void Five_hundred_records_survive_a_link_that_is_lost_in_the_middle()
    {
        var meter = new SimulatedMeter(new(Filter: true, FirstAndLast: true, NewestFirst: false), 500, 1);
        meter.Measure(500);
        var delivered = new List<StoredTest>();

        string? cursor = Connect(meter, null, cutAfter: 260, delivered);
        int first = delivered.Count;
        Connect(meter, cursor, Uncut, delivered);

        Assert.Equal(260, first);
        Assert.Equal("250", cursor!.Split('/')[1]);
        Assert.Equal(meter.Memory.Order(Comparer<StoredTest>.Create((a, b) => a.Number - b.Number)), delivered.Distinct().OrderBy(t => t.Number));
        Assert.Equal(250 + 10 + 250 + 1, delivered.Count);
    }

    [Fact]
    public void A_second_connection_without_a_new_test_fetches_the_last_record_only()
    {
        var meter = new SimulatedMeter(new(true, true, false), 500, 1);
        meter.Measure(300);
        var delivered = new List<StoredTest>();
        string? cursor = Connect(meter, null, Uncut, delivered);
        delivered.Clear();

        Assert.Null(Connect(meter, cursor, Uncut, delivered));
        Assert.Equal([meter.Memory[^1]], delivered);
    }

    [Fact]
    public void No_answer_of_a_device_makes_a_transfer_remove_a_record_or_leave_its_whitelist()
    {
        int writes = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            string?[] cursors = [null, "1773472509/23", "?/0", "1773472509/65534", "5/48<5/23", "nonsense"];
            var link = new ScriptedLink(Driver, new DialogueStart(cursors[random.Next(cursors.Length)], null));
            link.Start();
            for (int step = 0; step < 30; step++)
            {
                Disturb(link, random);
            }

            // The link itself checks every write against the whitelist and for the operation that removes.
            writes += link.Requests.OfType<DialogueRequest.Write>().Count();
        }

        Assert.InRange(writes, 3000, 60_000);
    }

    [Fact]
    public void No_driver_permits_a_request_that_removes_records()
    {
        var permitted = DriverCatalog.All
            .SelectMany(d => d.Declaration.PermittedWrites)
            .Where(p => p.Characteristic == GattId.RecordAccessControlPoint).ToList();
        byte[][] operands = [[], [1, 0, 0], [1, 0xFF, 0xFF], [1, 0, 0, 0xFF, 0xFF], [2, 0xEA, 0x07, 3, 14, 7, 15, 9]];
        int tried = 0;
        for (byte operation = 0; operation < byte.MaxValue; operation++)
        {
            for (byte @operator = 0; @operator <= 6; @operator++)
            {
                foreach (byte[] operand in operands)
                {
                    byte[] request = [operation, @operator, .. operand];
                    Assert.True(operation is 1 or 3 || !permitted.Any(p => p.Permits(request, GattId.RecordAccessControlPoint)), Convert.ToHexString(request));
                    tried++;
                }
            }
        }

        Assert.Equal(255 * 7 * 5, tried);
        Assert.Equal(15, permitted.Count);
    }

    [Theory]
    [InlineData("1773472509/23")]
    [InlineData("?/0")]
    [InlineData("-5/65535")]
    [InlineData("1773472509/48<1773472000/23")]
    public void A_cursor_is_read_as_it_was_written(string text)
    {
        Assert.Equal(text, RecordCursor.Parse(text)!.Value.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("23")]
    [InlineData("1773472509/65536")]
    [InlineData("1773472509/-1")]
    [InlineData("x/1")]
    [InlineData("1/1<")]
    [InlineData("<1/1")]
    public void What_is_no_cursor_fetches_everything(string? text)
    {
        Assert.Null(RecordCursor.Parse(text));
    }

    private static bool MissesNothing(IEnumerable<Day> days, MeterAbilities abilities, int capacity, ushort first)
    {
        var meter = new SimulatedMeter(abilities, capacity, first);
        var delivered = new List<StoredTest>();
        string? cursor = null;
        foreach (var day in days)
        {
            if (day.Reset)
            {
                meter.Reset(day.ResetsClock);
            }

            meter.Measure(day.Tests);
            cursor = Connect(meter, cursor, day.CutAfter, delivered) ?? cursor;
            if (day.CutAfter == Uncut && meter.Memory.Except(delivered).Any())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One connection; the last cursor saved in it, or null.</summary>
    private static string? Connect(SimulatedMeter meter, string? cursor, int cutAfter, List<StoredTest> delivered)
    {
        var link = new ScriptedLink(Driver, new DialogueStart(cursor, null));
        link.Start();
        string? saved = null;
        int frames = 0;
        while (link.Requests.TryDequeue(out var request))
        {
            Assert.IsNotType<DialogueRequest.Fail>(request);
            saved = request is DialogueRequest.SaveCursor save ? save.Cursor : saved;
            if (request is not DialogueRequest.Write write)
            {
                continue;
            }

            foreach (var (characteristic, value) in meter.Answer(write.Bytes.ToArray()))
            {
                if (frames++ == cutAfter)
                {
                    delivered.AddRange(link.Readings.Select(r => SimulatedMeter.Decode(r)));
                    return link.Requests.OfType<DialogueRequest.SaveCursor>().LastOrDefault()?.Cursor ?? saved;
                }

                link.Say(GattId.Of(characteristic), value);
            }
        }

        delivered.AddRange(link.Readings.Select(r => SimulatedMeter.Decode(r)));
        return saved;
    }

    private static void Disturb(ScriptedLink link, Random random)
    {
        byte[] noise = new byte[random.Next(16)];
        random.NextBytes(noise);
        switch (random.Next(6))
        {
            case 0:
                link.Say(GattId.RecordAccessControlPoint, noise);
                break;
            case 1:
                link.Say(GattId.Of(0x2A18), noise);
                break;
            case 2:
                link.Pass(TimeSpan.FromSeconds(random.Next(40)));
                break;
            case 3:
                link.Say(GattId.Of(0x2A18), [2, noise.FirstOrDefault(), 0, 0xEA, 0x07, 3, (byte)(1 + random.Next(28)), 7, 15, 9, 0x69, 0xB0, 0x11]);
                break;
            default:
                link.Say(GattId.RecordAccessControlPoint, [6, 0, (byte)random.Next(2), (byte)random.Next(11)]);
                break;
        }
    }
}
