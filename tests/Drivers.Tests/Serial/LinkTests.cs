using Edge.Drivers.Serial;

namespace Edge.Drivers.Tests.Serial;

public class LinkTests
{
    private static readonly TimeSpan ShortQuiet = TimeSpan.FromMilliseconds(300);

    [Fact]
    public void After_a_hang_up_frames_come_again_under_the_same_link()
    {
        using SerialBench bench = SerialBench.Connected(new LineDriver());
        bench.Send("before\n");
        bench.Log.WaitForLink(LinkState.Up);
        bench.PullOut();
        Assert.Contains("opened again by itself", bench.Log.WaitForLink(LinkState.Lost, after: 1), StringComparison.Ordinal);
        bench.PlugIn();
        bench.WaitForOpening(2);
        bench.Send("after\n");
        bench.Log.WaitForLink(LinkState.Up, after: 2);
        Assert.Equal(["before", "after"], bench.Log.Texts);
    }

    [Theory]
    [InlineData(SerialParity.None)]
    [InlineData(SerialParity.Odd)]
    [InlineData(SerialParity.Even)]
    public void A_line_with_parity_opens_again_and_again(SerialParity parity)
    {
        using PseudoTerminal terminal = PseudoTerminal.Open();
        var driver = new LineDriver();
        driver = new LineDriver { Declaration = driver.Declaration with { Lines = [new SerialLine(19200, parity)] } };
        Assert.Equal([null, null, null], Enumerable.Range(0, 3).Select(_ => SerialSource.Probe(terminal.DevicePath, driver)));
    }

    [Fact]
    public void A_frame_cut_by_a_hang_up_is_never_completed_with_bytes_of_the_next_opening()
    {
        using SerialBench bench = SerialBench.Connected(new LineDriver());
        bench.Send("whole\nhal");
        bench.Log.WaitForFrames(1);
        bench.PullOut();
        bench.Log.WaitForLink(LinkState.Lost);
        bench.PlugIn();
        bench.WaitForOpening(2);
        bench.Send("f\n");
        bench.Log.WaitForFrames(2);
        Assert.Equal(["whole", "f"], bench.Log.Texts);
    }

    [Fact]
    public void A_missing_port_says_what_to_do_and_works_once_it_appears()
    {
        using var bench = new SerialBench(new LineDriver());
        bench.Source.Start(bench.Log);
        string problem = bench.Log.WaitForLink(LinkState.Lost)!;
        Assert.Contains(bench.Port, problem, StringComparison.Ordinal);
        Assert.Contains("is the cable plugged in", problem, StringComparison.Ordinal);
        bench.PlugIn();
        bench.WaitForOpening(1);
        bench.Send("there\n");
        bench.Log.WaitForLink(LinkState.Up);
        Assert.Equal(["there"], bench.Log.Texts);
        Assert.Equal(2, bench.Log.Links.Count);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("directory")]
    [InlineData("/dev/null")]
    public void What_is_no_terminal_is_named_and_tried_again_until_it_is_one(string what)
    {
        using var bench = new SerialBench(new LineDriver());
        switch (what)
        {
            case "file":
                File.WriteAllText(bench.Port, "no terminal");
                break;
            case "directory":
                Directory.CreateDirectory(bench.Port);
                break;
            default:
                File.CreateSymbolicLink(bench.Port, what);
                break;
        }

        bench.Source.Start(bench.Log);
        Assert.Contains($"{bench.Port} cannot be used as a serial port", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        if (what == "directory")
        {
            Directory.Delete(bench.Port);
        }

        bench.PlugIn();
        bench.WaitForOpening(1);
        bench.Send("there\n");
        bench.Log.WaitForLink(LinkState.Up);
        Assert.Equal(["there"], bench.Log.Texts);
    }

    [Fact]
    public void A_port_without_permission_says_which_group_helps_and_works_once_it_is_given()
    {
        using var bench = new SerialBench(new LineDriver());
        bench.PlugIn();
        File.SetUnixFileMode(bench.Terminal.DevicePath, UnixFileMode.None);
        FileSystemUser.RunAsNobodyIfRoot(() => bench.Source.Start(bench.Log));
        Assert.Contains("add the service's user to the group", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        Assert.Equal(0, bench.Source.Openings);
        File.SetUnixFileMode(
            bench.Terminal.DevicePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        bench.WaitForOpening(1);
        bench.Send("allowed\n");
        bench.Log.WaitForLink(LinkState.Up);
    }

    [Fact]
    public void A_port_that_falls_silent_is_opened_again()
    {
        using SerialBench bench = SerialBench.Connected(new LineDriver(ShortQuiet));
        bench.Send("one\n");
        bench.Log.WaitForLink(LinkState.Up);
        Assert.Contains("is the device on", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        int openings = bench.Source.Openings;
        bench.WaitForOpening(openings + 1);
        FrameLog.Until(
            () =>
            {
                bench.Send("two\n");
                return bench.Log.Texts.Contains("two");
            },
            "a frame after re-opening");
        bench.Log.WaitForLink(LinkState.Up, after: 2);
    }

    [Fact]
    public void Silence_is_said_once_however_often_the_port_is_opened_again()
    {
        using SerialBench bench = SerialBench.Connected(new LineDriver(ShortQuiet));
        bench.WaitForOpening(4);
        Assert.Equal(LinkState.Lost, Assert.Single(bench.Log.Links).State);
    }

    [Fact]
    public void Openings_without_a_frame_try_the_next_line_settings_and_a_frame_keeps_them()
    {
        var driver = new LineDriver(ShortQuiet);
        driver = new LineDriver { Declaration = driver.Declaration with { Lines = [new SerialLine(9600), new SerialLine(19200)] } };
        using var bench = new SerialBench(driver);
        bench.PlugIn();
        using var settings = new LineSettings(bench.Terminal.DevicePath);
        bench.Source.Start(bench.Log);
        FrameLog.Until(() => settings.Speed == LineSettings.Speed9600, "the first line settings");
        FrameLog.Until(() => settings.Speed == LineSettings.Speed19200, "the second line settings");
        FrameLog.Until(
            () =>
            {
                bench.Send("good\n");
                return bench.Log.Links.Any(l => l.State == LinkState.Up);
            },
            "a frame");
        uint kept = settings.Speed;
        bench.WaitForOpening(bench.Source.Openings + 3);
        Assert.Equal(kept, settings.Speed);
    }

    [Fact]
    public void A_bug_of_a_framer_costs_the_opening_and_never_the_process()
    {
        using SerialBench bench = SerialBench.Connected(new LineDriver());
        bench.Send("good\n");
        bench.Log.WaitForLink(LinkState.Up);
        bench.Send("bad!\n");
        Assert.Contains("lines", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        bench.WaitForOpening(2);
        bench.Send("good again\n");
        bench.Log.WaitForLink(LinkState.Up, after: 2);
        Assert.Equal(["good", "good again"], bench.Log.Texts);
    }

    [Fact]
    public void A_pseudo_terminal_can_be_opened_again_by_any_user_whatever_ended_the_opening_before()
    {
        using PseudoTerminal terminal = PseudoTerminal.Open();
        using var settings = new LineSettings(terminal.DevicePath);
        using SerialPort port = SerialPort.Open(terminal.DevicePath, new SerialLine(9600), []);
        Assert.False(settings.IsExclusive);
    }

    [Theory]
    [InlineData(2, "is the cable plugged in")]
    [InlineData(13, "add the service's user to the group")]
    [InlineData(16, "is in use by another program")]
    [InlineData(5, "cannot be used as a serial port")]
    public void Every_error_of_an_opening_names_the_port_and_what_helps(int errno, string remedy)
    {
        SerialPortException error = SerialPortException.Opening("/dev/ttyUSB7", errno);
        Assert.Equal(errno, error.Errno);
        Assert.StartsWith("/dev/ttyUSB7 ", error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_of_a_good_port_finds_nothing_to_say()
    {
        using PseudoTerminal terminal = PseudoTerminal.Open();
        Assert.Null(SerialSource.Probe(terminal.DevicePath, new LineDriver()));
    }
}
