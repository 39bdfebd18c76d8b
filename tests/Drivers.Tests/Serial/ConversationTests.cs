using Edge.Drivers.Devices.DatexS5;
using Edge.Drivers.Serial;
using FsCheck;
using FsCheck.Fluent;

namespace Edge.Drivers.Tests.Serial;

public class ConversationTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void A_permitted_write_reaches_the_device_and_any_other_is_refused()
    {
        using PseudoTerminal terminal = PseudoTerminal.Open();
        var fixedBytes = new PermittedWrite("fixed", new byte[] { 1, 2, 3 });
        var masked = new PermittedWrite("masked", new byte[] { 0x10, 0x00 }, new byte[] { 0xF0, 0x00 });
        using SerialPort port = SerialPort.Open(terminal.DevicePath, new SerialLine(9600), [fixedBytes, masked]);
        Assert.True(port.Write([1, 2, 3]));
        Assert.True(port.Write([0x1F, 0x77]));
        Assert.Throws<InvalidOperationException>(() => port.Write([1, 2]));
        Assert.Throws<InvalidOperationException>(() => port.Write([1, 2, 3, 4]));
        Assert.Throws<InvalidOperationException>(() => port.Write([1, 2, 4]));
        Assert.Throws<InvalidOperationException>(() => port.Write([0x2F, 0x77]));
        Assert.Throws<InvalidOperationException>(() => port.Write([]));
        Assert.True(port.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3, 0x1F, 0x77, 1, 2, 3], SerialBench.Receive(terminal, 8));
    }

    [Fact]
    public void Whatever_a_bug_may_write_only_the_drivers_own_commands_pass()
    {
        using PseudoTerminal terminal = PseudoTerminal.Open();
        int drivers = 0;
        foreach (IDeviceDriver driver in DriverCatalog.All.Where(d => d.Declaration.Transport == DeviceTransport.Serial))
        {
            var marker = new PermittedWrite("marker", "MARK"u8.ToArray());
            IReadOnlyList<PermittedWrite> permitted = driver.Declaration.PermittedWrites;
            using SerialPort port = SerialPort.Open(terminal.DevicePath, driver.Declaration.Lines[0], [.. permitted, marker]);
            int refused = 0;
            Prop.ForAll<byte[]>(bytes =>
            {
                refused++;
                Assert.Throws<InvalidOperationException>(() => port.Write(Unlike(bytes, permitted)));
            }).QuickCheckThrowOnFailure();
            foreach (PermittedWrite write in permitted)
            {
                Assert.True(port.Write(write.Bytes.Span));
            }

            Assert.True(port.Write(marker.Bytes.Span));
            byte[] allowed = [.. permitted.Append(marker).SelectMany(w => w.Bytes.ToArray())];
            Assert.Equal(allowed, SerialBench.Receive(terminal, allowed.Length));
            Assert.True(refused >= 100);
            drivers++;
        }

        Assert.Equal(17, drivers);
    }

    // A near miss: one bit away from a command, or any bytes.
    private static byte[] Unlike(byte[] bytes, IReadOnlyList<PermittedWrite> permitted)
    {
        if (permitted.Count > 0 && bytes.Length > 1)
        {
            byte[] near = permitted[bytes[0] % permitted.Count].Bytes.ToArray();
            near[bytes[1] % near.Length] ^= (byte)(1 << (bytes[0] & 7));
            bytes = near;
        }

        return permitted.Any(p => p.Permits(bytes)) ? [] : bytes;
    }

    [Fact]
    public void A_conversation_that_breaks_the_whitelist_is_reported_and_sends_nothing()
    {
        var driver = new LineDriver();
        driver = new LineDriver { Declaration = driver.Declaration with { Conversation = [LineDriver.Write("INFLATE")] } };
        using SerialBench bench = SerialBench.Connected(driver);
        Assert.Contains("whitelist", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        bench.WaitForOpening(2);
        Assert.Equal(0, bench.Terminal.Read(new byte[64]));
    }

    [Fact]
    public void Steps_run_in_order_and_wait_for_the_expected_answer()
    {
        using SerialBench bench = SerialBench.Connected(Conversing(
            LineDriver.Write("HELLO"), new ConversationStep.Expect("OK"u8.ToArray(), Long), LineDriver.Write("START"), Alive("BEAT")));
        Assert.Equal("HELLO", bench.ReceiveText(5));
        bench.Send("waiting O");
        bench.Send("no\n");
        bench.Log.WaitForFrames(1);
        Assert.Equal(0, bench.Terminal.Read(new byte[64]));
        bench.Send("O");
        bench.Send("K\n");
        Assert.Equal("STARTBEATBEATBEAT", bench.ReceiveText(17));
    }

    [Fact]
    public void Without_the_expected_answer_the_conversation_goes_on_after_its_time()
    {
        using SerialBench bench = SerialBench.Connected(Conversing(
            LineDriver.Write("HELLO"), new ConversationStep.Expect("OK"u8.ToArray(), Short), LineDriver.Write("START")));
        Assert.Equal("HELLOSTART", bench.ReceiveText(10));
    }

    [Theory]
    [InlineData("AAB", "AAAB")]
    [InlineData("ABABC", "ABABABC")]
    [InlineData("AAAA", "AABAAAA")]
    [InlineData("OK", "OOK")]
    public void An_answer_is_seen_although_it_begins_like_itself(string answer, string sent)
    {
        using SerialBench bench = SerialBench.Connected(Conversing(
            new ConversationStep.Expect(System.Text.Encoding.ASCII.GetBytes(answer), Long), LineDriver.Write("START")));
        bench.Send(sent);
        Assert.Equal("START", bench.ReceiveText(5));
    }

    [Fact]
    public void The_conversation_starts_over_with_every_opening()
    {
        using SerialBench bench = SerialBench.Connected(Conversing(LineDriver.Write("HELLO")));
        Assert.Equal("HELLO", bench.ReceiveText(5));
        bench.PullOut();
        bench.PlugIn();
        Assert.Equal("HELLO", bench.ReceiveText(5));
    }

    [Fact]
    public void The_S5_monitor_gets_the_request_of_every_level_byte_for_byte()
    {
        byte[] requests =
        [
            .. S5Request.Levels.SelectMany(level => S5Request.DisplayedValues(level, 5)),
            .. S5Request.Levels.SelectMany(S5Request.ContinuousWaves),
        ];
        using SerialBench bench = SerialBench.Connected(new DatexS5Driver());
        Assert.Equal(requests, bench.Receive(requests.Length));
        Assert.Equal(20, requests.Count(b => b == 0x7E));
    }

    [Fact]
    public void The_Nonin_module_gets_its_format_command_and_is_read_although_it_never_answers()
    {
        using SerialBench bench = SerialBench.Connected(DriverCatalog.Find("nonin-oem3")!);
        Assert.Equal([0x02, 0x70, 0x02, 0x02, 0x02, 0x03], bench.Receive(6));
        bench.Send(Framing.SampleStreams.Simulated("nonin-oem3", 2), () => 25);
        bench.Log.WaitForLink(LinkState.Up);
    }

    private static LineDriver Conversing(params ConversationStep[] steps)
    {
        List<PermittedWrite> permitted = [];
        foreach (ConversationStep step in steps)
        {
            if (step is ConversationStep.Write write)
            {
                permitted.Add(LineDriver.Permit(write));
            }
            else if (step is ConversationStep.KeepAlive alive)
            {
                permitted.Add(new PermittedWrite(alive.Name, alive.Bytes));
            }
        }

        return new LineDriver { Declaration = new LineDriver().Declaration with { Conversation = steps, PermittedWrites = permitted } };
    }

    private static ConversationStep.KeepAlive Alive(string text) => new(text, System.Text.Encoding.ASCII.GetBytes(text), Short);
}
