namespace Edge.Drivers.Tests.Serial;

public class DialogueTests
{
    [Fact]
    public void A_dialogue_speaks_first_and_answers_frame_by_frame()
    {
        var driver = ScriptedDialogue.Driver(
            _ => new ScriptedDialogue
            {
                AtStart = o => ScriptedDialogue.Write(o, "HELLO"),
                AtFrame = (line, o) => ScriptedDialogue.Write(o, line == "who" ? "ME" : "WHAT"),
            },
            "HELLO", "ME", "WHAT");
        using SerialBench bench = SerialBench.Connected(driver);

        Assert.Equal("HELLO", bench.ReceiveText(5));
        bench.Send("who\nwh");
        Assert.Equal("ME", bench.ReceiveText(2));
        bench.Send("y\nwho\n");
        Assert.Equal("WHATME", bench.ReceiveText(6));
        Assert.Equal(["who", "why", "who"], bench.Log.Texts);
    }

    [Fact]
    public void The_listener_has_a_frame_before_the_dialogue_answers_it()
    {
        SerialBench? bench = null;
        var driver = ScriptedDialogue.Driver(
            _ => new ScriptedDialogue
            {
                AtFrame = (_, o) =>
                {
                    Assert.Single(bench!.Log.Frames);
                    ScriptedDialogue.Write(o, "ACK");
                },
            },
            "ACK");
        using (bench = SerialBench.Connected(driver))
        {
            bench.Send("data\n");
            Assert.Equal("ACK", bench.ReceiveText(3));
        }
    }

    [Fact]
    public void Time_goes_on_for_a_dialogue_although_the_device_is_silent()
    {
        var dialogue = new ScriptedDialogue { AtTick = o => ScriptedDialogue.Write(o, "N") };
        using SerialBench bench = SerialBench.Connected(ScriptedDialogue.Driver(_ => dialogue, "N"));

        Assert.Equal("NNNN", bench.ReceiveText(4));
        bench.Source.Dispose();
        Assert.All(dialogue.Ticks.Zip(dialogue.Ticks.Skip(1)), t => Assert.True(t.First < t.Second));
    }

    [Fact]
    public void A_write_that_was_not_declared_ends_the_opening_and_sends_nothing()
    {
        var driver = ScriptedDialogue.Driver(_ => new ScriptedDialogue { AtFrame = (_, o) => ScriptedDialogue.Write(o, "INFLATE") }, "STOP");
        using SerialBench bench = SerialBench.Connected(driver);
        bench.Send("go\n");

        Assert.Contains("whitelist", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        bench.WaitForOpening(2);
        Assert.Equal(0, bench.Terminal.Read(new byte[64]));
    }

    [Fact]
    public void A_dialogue_that_fails_closes_the_port_and_a_new_one_begins()
    {
        int dialogues = 0;
        var driver = ScriptedDialogue.Driver(
            _ =>
            {
                dialogues++;
                return new ScriptedDialogue
                {
                    AtStart = o => ScriptedDialogue.Write(o, "HELLO"),
                    AtFrame = (line, o) =>
                    {
                        if (line == "no")
                        {
                            o.Fail("it does not want to.");
                        }
                    },
                };
            },
            "HELLO");
        using SerialBench bench = SerialBench.Connected(driver);
        Assert.Equal("HELLO", bench.ReceiveText(5));
        bench.Send("no\n");

        string problem = bench.Log.WaitForLink(LinkState.Lost)!;
        Assert.Contains(bench.Port, problem, StringComparison.Ordinal);
        Assert.Contains("it does not want to", problem, StringComparison.Ordinal);
        Assert.Equal("HELLO", bench.ReceiveText(5));
        Assert.Equal(2, dialogues);
        bench.Send("yes\n");
        bench.Log.WaitForLink(LinkState.Up, after: 2);
    }

    [Fact]
    public void A_cursor_is_saved_when_everything_is_stored_and_what_follows_waits_for_it()
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string? cursor = null;
        using SerialBench bench = SerialBench.Connected(Saving(), (() => cursor, c => cursor = c));
        bench.Log.Storing = _ => stored.Task;
        bench.Send("one\n");
        bench.Send("two\n");
        bench.Log.WaitForFrames(2);
        Assert.Null(cursor);
        Assert.Equal(0, bench.Terminal.Read(new byte[64]));

        stored.SetResult();
        Assert.Equal("ACKACK", bench.ReceiveText(6));
        Assert.Equal("two", cursor);
    }

    [Fact]
    public void What_is_not_stored_is_not_confirmed_and_the_port_is_opened_again()
    {
        string? cursor = "old";
        using SerialBench bench = SerialBench.Connected(Saving(), (() => cursor, c => cursor = c));
        bench.Log.Storing = _ => Task.FromException(new IOException("the disk is full"));
        bench.Send("one\n");

        Assert.Contains("the disk is full", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
        bench.WaitForOpening(2);
        Assert.Equal(0, bench.Terminal.Read(new byte[64]));
        Assert.Equal("old", cursor);
    }

    [Fact]
    public void The_saved_cursor_is_what_the_next_opening_starts_from()
    {
        var starts = new List<string?>();
        string? cursor = "7";
        var driver = ScriptedDialogue.Driver(
            start =>
            {
                starts.Add(start.Cursor);
                return new ScriptedDialogue { AtFrame = (line, o) => o.SaveCursor(line), AtStart = o => ScriptedDialogue.Write(o, "HELLO") };
            },
            "HELLO");
        using SerialBench bench = SerialBench.Connected(driver, (() => cursor, c => cursor = c));
        Assert.Equal("HELLO", bench.ReceiveText(5));
        bench.Send("8\n");
        FrameLog.Until(() => cursor == "8", "the cursor");
        bench.PullOut();
        bench.PlugIn();
        Assert.Equal("HELLO", bench.ReceiveText(5));

        Assert.Equal(["7", "8"], starts);
    }

    [Fact]
    public void A_device_that_has_handed_over_everything_stays_on_its_cable()
    {
        var driver = ScriptedDialogue.Driver(
            _ => new ScriptedDialogue
            {
                AtFrame = (_, o) =>
                {
                    o.Done();
                    ScriptedDialogue.Write(o, "BYE");
                },
            },
            "BYE");
        using SerialBench bench = SerialBench.Connected(driver);
        bench.Send("last\n");
        Assert.Equal("BYE", bench.ReceiveText(3));
        bench.Send("more\n");
        Assert.Equal("BYE", bench.ReceiveText(3));

        Assert.Equal(1, bench.Source.Openings);
        Assert.Equal((LinkState.Up, null), Assert.Single(bench.Log.Links));
    }

    [Fact]
    public void A_disk_that_never_answers_is_given_up_before_memory_grows()
    {
        using SerialBench bench = SerialBench.Connected(Saving());
        bench.Log.Storing = cancel => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        bench.Send(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i}\n")));

        Assert.Contains("not stored fast enough", bench.Log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);
    }

    private static LineDriver Saving() => ScriptedDialogue.Driver(
        _ => new ScriptedDialogue
        {
            AtFrame = (line, o) =>
            {
                o.SaveCursor(line);
                ScriptedDialogue.Write(o, "ACK");
            },
        },
        "ACK");
}
