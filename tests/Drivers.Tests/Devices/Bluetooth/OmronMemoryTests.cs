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
        Assert.Equal(3, permitted.Count);
        Assert.All(permitted, p => Assert.Equal(8, p.Bytes.Length));
        Assert.Equal("0801000098100081", Convert.ToHexStringLower(OmronTransferFrame.ReadRequest(0x0098, 0x10).Bytes.Span));
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
