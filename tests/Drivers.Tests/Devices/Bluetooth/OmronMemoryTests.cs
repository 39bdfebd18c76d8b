using Edge.Drivers.Devices.OmronMemory;
using Edge.Model.Observations;

namespace Edge.Drivers.Tests.Devices.Bluetooth;

public class OmronMemoryTests
{
    private const string Record = "6558541a331ade1800004c00ba00";

    private readonly GattRun _cuff = new(new OmronMemoryDriver());

    [Fact]
    public void A_read_gives_the_records_in_it_with_user_number_and_time()
    {
        SayModel("HEM-7142T2");
        _cuff.Take(OmronCharacteristics.Answers[0], Read(0x02E8, Record + Empty(14) + Record));

        Assert.Equal(6, _cuff.Last.Count);
        Assert.Equal([126m, 88m, 84m], _cuff.Last.Take(3).Select(r => r.Value));
        Assert.All(_cuff.Last, r =>
        {
            Assert.Equal((Validity.Valid, QualityFlags.FromStorage, 186L, (byte)1), (r.Validity, r.Flags, r.Record!.Value, r.UserSlot!.Value));
            Assert.Equal(new DateTime(2026, 6, 17, 19, 35, 30), r.MeasuredAt);
        });
    }

    [Fact]
    public void A_record_without_its_own_number_is_numbered_by_its_place_and_the_second_user_is_told_apart()
    {
        SayModel("HEM-7155T_K4-D");
        _cuff.Take(OmronCharacteristics.Answers[0], Read(0x06A8 + 32, Record + "0000"));

        Assert.Equal((2L, (byte)2), (_cuff.Last[0].Record!.Value, _cuff.Last[0].UserSlot!.Value));
    }

    [Fact]
    public void Movement_makes_a_record_doubtful_and_an_irregular_beat_does_not()
    {
        SayModel("HEM-7142T2");
        _cuff.Take(OmronCharacteristics.Answers[0], Read(0x02E8, "6450461a335ade18000000000100"));
        Assert.Equal((Validity.Valid, QualityFlags.FromStorage), (_cuff.Last[0].Validity, _cuff.Last[0].Flags));
        _cuff.Take(OmronCharacteristics.Answers[0], Read(0x02E8, "6450461a339ade18000000000100"));
        Assert.Equal((Validity.Questionable, QualityFlags.FromStorage | QualityFlags.Artefact), (_cuff.Last[0].Validity, _cuff.Last[0].Flags));
    }

    [Fact]
    public void A_record_without_time_is_not_usable_and_a_value_of_0_is_none()
    {
        SayModel("HEM-7142T2");
        _cuff.Take(OmronCharacteristics.Answers[0], Read(0x02E8, "6450001a1300de18000000000100"));

        Assert.Equal([Validity.Questionable, Validity.Questionable, Validity.NotAvailable], _cuff.Last.Select(r => r.Validity));
        Assert.Null(_cuff.Last[2].Value);
    }

    [Theory]
    [InlineData(0x0260)]
    [InlineData(0x02E9)]
    [InlineData(0x02E8 + (14 * 14))]
    public void A_read_of_other_memory_holds_no_record(int address)
    {
        SayModel("HEM-7142T2");

        Assert.Empty(_cuff.Take(OmronCharacteristics.Answers[0], Read(address, Record)));
        Assert.Equal(DecodeOutcome.Ignored, _cuff.Result.Outcome);
    }

    [Fact]
    public void A_read_beyond_the_last_record_gives_no_more_records()
    {
        SayModel("HEM-7142T2");

        Assert.Equal(3, _cuff.Take(OmronCharacteristics.Answers[0], Read(0x02E8 + (13 * 14), Record + Record)).Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("HEM-7142T9")]
    [InlineData("HEM-7142T")]
    public void Without_a_known_model_nothing_is_read_out_of_memory(string? model)
    {
        if (model is not null)
        {
            SayModel(model);
        }

        Assert.Empty(_cuff.Take(OmronCharacteristics.Answers[0], Read(0x02E8, Record)));
        Assert.Equal(DecodeOutcome.Ignored, _cuff.Result.Outcome);
    }

    [Fact]
    public void An_answer_over_four_characteristics_is_put_together()
    {
        SayModel("HEM-7600T-E");
        string answer = Read(0x02AC, "4f6a1a424dc713c9000000000000" + Empty(28));

        Assert.Empty(_cuff.Take(OmronCharacteristics.Answers[0], answer[..32]));
        Assert.Empty(_cuff.Take(OmronCharacteristics.Answers[1], answer[32..64]));
        Assert.Empty(_cuff.Take(OmronCharacteristics.Answers[2], answer[64..96]));
        Assert.Equal([131m, 79m, 66m], _cuff.Take(OmronCharacteristics.Answers[3], answer[96..]).Select(r => r.Value));
    }

    [Fact]
    public void A_piece_out_of_turn_drops_the_answer_and_the_next_one_is_whole_again()
    {
        SayModel("HEM-7600T-E");
        string answer = Read(0x02AC, "4f6a1a424dc713c9000000000000" + Empty(14));

        _cuff.Take(OmronCharacteristics.Answers[0], answer[..32]);
        _cuff.Take(OmronCharacteristics.Answers[2], answer[64..]);
        Assert.Equal(DecodeOutcome.Rejected, _cuff.Result.Outcome);
        _cuff.Take(OmronCharacteristics.Answers[1], answer[32..64]);
        Assert.Equal(DecodeOutcome.Rejected, _cuff.Result.Outcome);
        _cuff.Take(OmronCharacteristics.Answers[0], answer[..32]);
        _cuff.Take(OmronCharacteristics.Answers[1], answer[32..64]);
        Assert.Equal(3, _cuff.Take(OmronCharacteristics.Answers[2], answer[64..]).Count);
    }

    [Fact]
    public void A_damaged_answer_is_rejected_whichever_bit_it_is()
    {
        SayModel("HEM-7142T2");
        byte[] answer = Convert.FromHexString(Read(0x02E8, Record));
        for (int bit = 8; bit < answer.Length * 8; bit++)
        {
            answer[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Empty(_cuff.Take(OmronCharacteristics.Answers[0], Convert.ToHexString(answer)));
            Assert.Equal(RejectReason.BadChecksum, _cuff.Result.Reason);
            answer[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void The_memory_maps_are_sound()
    {
        var names = OmronModels.All.SelectMany(m => m.Names).ToList();

        Assert.Equal(11, OmronModels.All.Count);
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(OmronModels.All, m =>
        {
            Assert.InRange(m.SlotsPerRead, 1, 4);
            Assert.InRange(m.BlockBytes + OmronTransferFrame.EnvelopeBytes, 16, 64);
            var starts = m.UserAddresses.Order().ToList();
            Assert.All(starts.Zip(starts.Skip(1)), p => Assert.True(p.First + (m.Slots * m.SlotBytes) <= p.Second, m.Names[0]));
            Assert.True(starts[^1] + (m.Slots * m.SlotBytes) <= 0x10000, m.Names[0]);
            Assert.Same(m, OmronModels.Find(m.Names[0].ToLowerInvariant()));
        });
    }

    [Fact]
    public void Only_open_read_and_close_may_be_written()
    {
        var permitted = new OmronMemoryDriver().Declaration.PermittedWrites;
        int tried = 0;
        for (int command = 0; command < 0x10000; command++)
        {
            byte[] request = [0x08, (byte)(command >> 8), (byte)command, 0x02, 0xE8, 0x0E, 0x00, 0x00];
            Assert.Equal(command == 0x0100, permitted.Any(p => p.Permits(request, OmronCharacteristics.Request)));
            tried++;
        }

        Assert.Equal(0x10000, tried);
        Assert.Equal(7, permitted.Count);
        Assert.Equal(3, permitted.Count(p => p.Characteristic == OmronCharacteristics.Request && p.Bytes.Length == 8));
        Assert.Equal("0801000098100081", Convert.ToHexStringLower(OmronTransferFrame.ReadRequest(0x0098, 0x10).Bytes.Span));
    }

    [Fact]
    public void Only_a_key_a_token_and_the_way_into_pairing_may_be_written_where_a_cuff_is_unlocked()
    {
        var permitted = new OmronMemoryDriver().Declaration.PermittedWrites;
        int tried = 0;
        for (int word = 0; word <= 0xFF; word++)
        {
            for (int length = 1; length <= 24; length++, tried++)
            {
                byte[] request = [(byte)word, .. new byte[length - 1]];
                bool isOurs = (word, length) is (0x00, 17) or (0x01, 17) or (0x02, 17) or (0x11, 20);
                Assert.Equal(isOurs, permitted.Any(p => p.Permits(request, OmronCharacteristics.Unlock)));
                Assert.DoesNotContain(permitted, p => p.Permits(request, OmronCharacteristics.Request));
            }
        }

        Assert.Equal(256 * 24, tried);
        byte[] pairing = [0x02, .. new byte[15], 1];
        Assert.DoesNotContain(permitted, p => p.Permits(pairing, OmronCharacteristics.Unlock));
    }

    [Fact]
    public void A_cuff_with_a_key_of_its_own_is_unlocked_with_that()
    {
        byte[] key = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        var script = new DialogueScript("omron-memory", new DialogueStart(null, new DeviceSettings { BindKey = key }));

        script.Frame(OmronCharacteristics.ModelNumber, System.Text.Encoding.ASCII.GetBytes("HEM-7600T"));
        Assert.Equal([0x01, .. key], script.Written[0]);
        script.Frame(OmronCharacteristics.Unlock, "8100");
        Assert.Equal("unlock open", script.Take());
    }

    [Theory]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(27)]
    [InlineData(28)]
    [InlineData(40)]
    [InlineData(75)]
    public void However_many_measurements_come_between_two_readings_none_is_missed(int measurements)
    {
        // Slots are filled in turn and go round; the cursor is all that is kept.
        var model = OmronModels.Find("HEM-7142T2")!;
        var random = new Random(measurements);
        byte[][] slots = [.. Enumerable.Range(0, model.Slots).Select(_ => Enumerable.Repeat((byte)0xFF, 14).ToArray())];
        OmronMark? mark = null;
        int reads = 0, made = 0;
        while (made < measurements)
        {
            int more = random.Next(0, 9);
            var expected = new List<int>();
            for (int i = 0; i < more; i++, made++)
            {
                slots[made % model.Slots] = Convert.FromHexString($"4B50461A{0x0DC7 + (made % 3):X4}0000000000{0:X2}{(byte)(made + 1):X2}{(byte)((made + 1) >> 8):X2}");
                expected.Add(made + 1);
            }

            var run = new OmronUserRun(model, mark);
            var seen = new List<int>();
            for (; !run.IsOver; reads++)
            {
                byte[] data = [.. slots.Skip(run.Slot).Take(run.Count).SelectMany(s => s)];
                seen.AddRange(data.Chunk(14).Where(s => s[0] != 0xFF).Select(s => s[12] | (s[13] << 8)));
                run.Take(data);
            }

            Assert.Empty(expected.Except(seen));
            mark = run.Newest ?? mark;
            Assert.Equal(made, mark is null ? 0 : mark.Bytes.Span[12] | (mark.Bytes.Span[13] << 8));
        }

        Assert.InRange(reads, 5, 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1@")]
    [InlineData("1@5=zz")]
    [InlineData("9@1=00")]
    [InlineData("1@99=6558541a331ade1800004c00ba00")]
    [InlineData("1773472509/23")]
    public void A_cursor_that_is_none_reads_the_whole_memory(string cursor)
    {
        var run = new OmronUserRun(OmronModels.Find("HEM-7142T2")!, OmronMark.ParseAll(cursor)[0]);

        Assert.Equal((0, 3), (run.Slot, run.Count));
    }

    [Fact]
    public void Marks_are_written_as_they_are_read()
    {
        const string Both = "1@12=6558541a331ade1800004c00ba00;2@3=6558541a331ade1800004c00ba01";

        Assert.Equal(Both, OmronMark.Format(OmronMark.ParseAll(Both)));
    }

    private void SayModel(string model) => _cuff.Take(OmronCharacteristics.ModelNumber, Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(model)));

    private static string Read(int address, string data)
    {
        int length = data.Length / 2;
        byte[] frame = Convert.FromHexString($"{length + 8:X2}8100{address:X4}{length:X2}{data}0000");
        frame[^1] = frame.Aggregate((byte)0, (a, b) => (byte)(a ^ b));
        return Convert.ToHexString(frame);
    }

    private static string Empty(int bytes) => new('f', bytes * 2);
}
