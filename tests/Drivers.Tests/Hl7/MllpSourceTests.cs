using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Edge.Drivers.Hl7;
using Edge.Drivers.Tests.Serial;

namespace Edge.Drivers.Tests.Hl7;

public class MllpSourceTests
{
    [Fact]
    public void A_message_reaches_the_listener_whole_and_is_acknowledged()
    {
        using var bench = new MllpBench();
        var monitor = bench.Connect();
        byte[] message = MllpMonitor.Message("42");
        monitor.Send(message);

        string[] answer = Encoding.ASCII.GetString(monitor.Frame()).Split('\r');
        Assert.Matches(@"^MSH\|\^~\\&\|EDGE\|\|MON\^0011223344556677\^EUI-64\|WARD\|\d{14}\+0000\|\|ACK\^R01\^ACK\|1\|P\|2\.6$", answer[0]);
        Assert.Equal("MSA|AA|42", answer[1]);
        Assert.Equal(message, Assert.Single(bench.Log.Frames));
        bench.Log.WaitForLink(LinkState.Up);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(1000)]
    public void Messages_are_found_however_they_were_cut_or_merged(int longest)
    {
        using var bench = new MllpBench();
        var monitor = bench.Connect();
        byte[] stream = [.. Enumerable.Range(1, 20).SelectMany(i => MllpMonitor.Message(i.ToString(CultureInfo.InvariantCulture)))];
        var random = new Random(longest);
        for (int at = 0; at < stream.Length;)
        {
            int length = Math.Min(random.Next(1, longest + 1), stream.Length - at);
            monitor.Send(stream.AsSpan(at, length));
            at += length;
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"MSA|AA|{i}"), Enumerable.Range(0, 20).Select(_ => monitor.Acknowledgement()));
        Assert.Equal(stream, bench.Log.Frames.SelectMany(f => f));
    }

    [Fact]
    public void Garbage_between_messages_is_counted_and_costs_nothing_else()
    {
        using var bench = new MllpBench();
        var monitor = bench.Connect();
        monitor.Send([.. "GET / HTTP/1.1\r\n\r\n"u8, 0, 0x1C, 0x0D, .. MllpMonitor.Message("1"), .. "\r\n\r\n"u8, .. MllpMonitor.Message("2")]);

        Assert.Equal(["MSA|AA|1", "MSA|AA|2"], [monitor.Acknowledgement(), monitor.Acknowledgement()]);
        FrameLog.Until(() => bench.Source.DiscardedBytes == 25, "25 discarded bytes");
        Assert.Equal(2, bench.Log.Frames.Count);
    }

    [Fact]
    public void A_message_that_was_cut_off_is_given_up_when_the_next_one_starts()
    {
        using var bench = new MllpBench();
        var monitor = bench.Connect();
        byte[] message = MllpMonitor.Message("1");
        monitor.Send([.. message[..60], .. MllpMonitor.Message("2")]);

        Assert.Equal("MSA|AA|2", monitor.Acknowledgement());
        Assert.Single(bench.Log.Frames);
    }

    [Fact]
    public void What_cannot_be_understood_gets_AE_and_the_wrong_kind_of_message_AR()
    {
        using var bench = new MllpBench();
        var monitor = bench.Connect();
        monitor.Send(MllpFrame.Wrap("no header"u8));
        monitor.Send(MllpFrame.Wrap([]));
        monitor.Send(MllpMonitor.Message("5", type: "ADT^A01"));
        monitor.Send(MllpMonitor.Message("6"));

        Assert.Equal(["MSA|AE|", "MSA|AE|", "MSA|AR|5", "MSA|AA|6"], Enumerable.Range(0, 4).Select(_ => monitor.Acknowledgement()));
        Assert.Equal(4, bench.Log.Frames.Count);
    }

    [Fact]
    public void No_acknowledgement_goes_out_before_everything_is_stored()
    {
        using var bench = new MllpBench();
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Log.Storing = _ => stored.Task;
        var monitor = bench.Connect();
        monitor.Send(MllpMonitor.Message("1"));
        bench.Log.WaitForFrames(1);
        Assert.False(monitor.Socket.Poll(0, SelectMode.SelectRead));

        stored.SetResult();
        Assert.Equal("MSA|AA|1", monitor.Acknowledgement());
    }

    [Fact]
    public void What_the_disk_refuses_gets_AE_and_the_next_message_is_taken_again()
    {
        using var bench = new MllpBench();
        bench.Log.Storing = _ => Task.FromException(new IOException("the disk is full"));
        var monitor = bench.Connect();
        monitor.Send(MllpMonitor.Message("1"));
        Assert.Equal("MSA|AE|1", monitor.Acknowledgement());

        bench.Log.Storing = _ => throw new IOException("at once");
        monitor.Send(MllpMonitor.Message("2"));
        Assert.Equal("MSA|AE|2", monitor.Acknowledgement());

        bench.Log.Storing = _ => Task.CompletedTask;
        monitor.Send(MllpMonitor.Message("3"));
        Assert.Equal("MSA|AA|3", monitor.Acknowledgement());
    }

    [Fact]
    public void A_disk_that_does_not_answer_in_time_makes_AE()
    {
        using var bench = new MllpBench(new MllpLimits { Storing = TimeSpan.FromMilliseconds(100) });
        bench.Log.Storing = cancel => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        var monitor = bench.Connect();
        monitor.Send(MllpMonitor.Message("1"));

        Assert.Equal("MSA|AE|1", monitor.Acknowledgement());
    }

    [Fact]
    public void Peers_that_send_half_a_message_or_never_fetch_their_answers_hold_up_nobody()
    {
        using var bench = new MllpBench();
        var half = bench.Connect();
        half.Send(MllpMonitor.Message("half").AsSpan(0, 50));
        var deaf = bench.Connect();
        deaf.Socket.ReceiveBufferSize = 4096;
        deaf.Socket.Blocking = false;
        byte[] burst = [.. Enumerable.Range(0, 2000).SelectMany(i => MllpMonitor.Message(i.ToString(CultureInfo.InvariantCulture)))];
        for (int sent = 0; sent < burst.Length;)
        {
            int count = deaf.Socket.Send(burst.AsSpan(sent), SocketFlags.None, out var error);
            if (error != SocketError.Success && !deaf.Socket.Poll(300_000, SelectMode.SelectWrite))
            {
                break;
            }

            sent += error == SocketError.Success ? count : 0;
        }

        var good = bench.Connect();
        for (int i = 0; i < 100; i++)
        {
            good.Send(MllpMonitor.Message($"good{i}"));
            Assert.Equal($"MSA|AA|good{i}", good.Acknowledgement());
        }
    }

    [Fact]
    public void A_message_that_never_ends_costs_its_connection()
    {
        using var bench = new MllpBench(new MllpLimits { Message = TimeSpan.FromMilliseconds(200) });
        var slow = bench.Connect();
        slow.Send(MllpMonitor.Message("1").AsSpan(0, 40));
        slow.WaitForClose();

        var good = bench.Connect();
        good.Send(MllpMonitor.Message("2"));
        Assert.Equal("MSA|AA|2", good.Acknowledgement());
        FrameLog.Until(() => bench.Source.DiscardedBytes == 40, "40 discarded bytes");
    }

    [Fact]
    public void A_message_over_the_limit_costs_its_connection_and_no_memory()
    {
        using var bench = new MllpBench(new MllpLimits { MessageBytes = 4096 });
        var flood = bench.Connect();
        try
        {
            flood.Send([0x0B, .. new byte[100_000]]);
        }
        catch (SocketException)
        {
            // Closed while it was still sending.
        }

        flood.WaitForClose();
        Assert.Empty(bench.Log.Frames);
        var good = bench.Connect();
        good.Send(MllpMonitor.Message("1"));
        Assert.Equal("MSA|AA|1", good.Acknowledgement());
    }

    [Fact]
    public void A_silent_connection_is_closed_in_the_end()
    {
        using var bench = new MllpBench(new MllpLimits { Idle = TimeSpan.FromMilliseconds(200) });
        bench.Connect().WaitForClose();
        FrameLog.Until(() => bench.Source.Connected == 0, "no connection");
    }

    [Fact]
    public void One_connection_too_many_pushes_out_a_stranger_and_never_the_monitor()
    {
        using var bench = new MllpBench(new MllpLimits { Connections = 3 });
        var monitor = bench.Connect();
        monitor.Send(MllpMonitor.Message("1"));
        Assert.Equal("MSA|AA|1", monitor.Acknowledgement());
        var first = bench.Connect();
        FrameLog.Until(() => bench.Source.Connected == 2, "two connections");
        var second = bench.Connect();
        FrameLog.Until(() => bench.Source.Connected == 3, "three connections");
        second.Send([1]);
        FrameLog.Until(() => bench.Source.DiscardedBytes == 1, "the second stranger's byte");
        bench.Connect();
        first.WaitForClose();

        monitor.Send(MllpMonitor.Message("2"));
        Assert.Equal("MSA|AA|2", monitor.Acknowledgement());
        Assert.Equal(3, bench.Source.Connected);
    }

    [Fact]
    public void A_sender_that_goes_away_in_the_middle_is_forgotten_and_may_come_back()
    {
        using var bench = new MllpBench();
        for (int i = 0; i < 20; i++)
        {
            var monitor = bench.Connect();
            monitor.Send(MllpMonitor.Message("1").AsSpan(0, 10 * i + 1));
            if (i % 2 == 0)
            {
                // A reset instead of an orderly end.
                monitor.Socket.LingerState = new LingerOption(true, 0);
            }

            monitor.Dispose();
        }

        FrameLog.Until(() => bench.Source.Connected == 0, "no connection");
        var last = bench.Connect();
        last.Send(MllpMonitor.Message("2"));
        Assert.Equal("MSA|AA|2", last.Acknowledgement());
    }

    [Fact]
    public void Ten_thousand_messages_of_four_monitors_are_all_taken_and_acknowledged_in_order()
    {
        const int monitors = 4, each = 2500;
        using var bench = new MllpBench();
        Parallel.For(0, monitors, new ParallelOptions { MaxDegreeOfParallelism = monitors }, m =>
        {
            MllpMonitor monitor;
            lock (bench)
            {
                monitor = bench.Connect();
            }

            var random = new Random(m);
            for (int sent = 0, answered = 0; answered < each;)
            {
                int burst = Math.Min(random.Next(1, 30), each - sent);
                byte[] bytes = [.. Enumerable.Range(sent, burst).SelectMany(i => MllpMonitor.Message($"{m}-{i}"))];
                monitor.Send(bytes);
                sent += burst;
                for (; answered < sent; answered++)
                {
                    Assert.Equal($"MSA|AA|{m}-{answered}", monitor.Acknowledgement());
                }
            }
        });

        Assert.Equal(monitors * each, bench.Log.Frames.Count);
        Assert.Equal(0, bench.Source.DiscardedBytes);
        Assert.Equal((LinkState.Up, null), Assert.Single(bench.Log.Links));
    }

    [Fact]
    public void Random_bytes_from_many_peers_end_nothing()
    {
        using var bench = new MllpBench();
        var random = new Random(5);
        byte[] noise = new byte[3000];
        for (int i = 0; i < 30; i++)
        {
            var peer = bench.Connect();
            random.NextBytes(noise);
            for (int at = 0; at < noise.Length; at += 50)
            {
                noise[at] = (byte)(random.Next(3) == 0 ? MllpFrame.Start : MllpFrame.Return);
                noise[at + 7] = MllpFrame.End;
                noise[at + 8] = MllpFrame.Return;
            }

            peer.Send(noise);
            if (i % 3 == 0)
            {
                peer.Dispose();
            }
        }

        var good = bench.Connect();
        good.Send(MllpMonitor.Message("1"));
        Assert.Equal("MSA|AA|1", good.Acknowledgement());
    }

    [Fact]
    public void Silence_is_said_once_with_what_helps_and_a_message_ends_it()
    {
        using var bench = new MllpBench(quietTime: TimeSpan.FromMilliseconds(300));
        string problem = bench.Log.WaitForLink(LinkState.Lost)!;
        Assert.Contains("Nobody is connected", problem, StringComparison.Ordinal);
        Assert.Contains(bench.Source.BoundTo!.ToString(), problem, StringComparison.Ordinal);

        var monitor = bench.Connect();
        bench.Log.WaitForLink(LinkState.Lost, containing: "ORU^R01");
        monitor.Send(MllpMonitor.Message("1"));
        bench.Log.WaitForLink(LinkState.Up);
    }

    [Fact]
    public void A_port_in_use_is_named_and_taken_once_it_is_free()
    {
        var log = new FrameLog();
        var occupant = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        occupant.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        occupant.Listen();
        var endPoint = (IPEndPoint)occupant.LocalEndPoint!;
        Assert.Contains("in use by another program", MllpSource.Probe(endPoint), StringComparison.Ordinal);
        using var source = new MllpSource(endPoint, DriverCatalog.Find("hl7-pcd01")!, TimeProvider.System);
        source.Start(log);
        Assert.Contains("in use by another program", log.WaitForLink(LinkState.Lost), StringComparison.Ordinal);

        occupant.Dispose();
        FrameLog.Until(() => source.BoundTo is not null, "the port");
        using var monitor = new MllpMonitor(endPoint);
        monitor.Send(MllpMonitor.Message("1"));
        Assert.Equal("MSA|AA|1", monitor.Acknowledgement());
    }

    [Fact]
    public void After_it_was_disposed_the_port_is_free_at_once_although_somebody_was_connected()
    {
        var bench = new MllpBench();
        var endPoint = bench.Source.BoundTo!;
        var monitor = bench.Connect();
        monitor.Send(MllpMonitor.Message("1"));
        Assert.Equal("MSA|AA|1", monitor.Acknowledgement());
        bench.Dispose();

        Assert.Null(MllpSource.Probe(endPoint));
        bench.Source.Dispose();
    }

    [Fact]
    public void A_fault_of_the_listener_costs_one_connection()
    {
        var log = new FaultyLog();
        using var source = new MllpSource(new IPEndPoint(IPAddress.Loopback, 0), DriverCatalog.Find("hl7-pcd01")!, TimeProvider.System);
        source.Start(log);
        FrameLog.Until(() => source.BoundTo is not null, "a listening source");
        using var first = new MllpMonitor(source.BoundTo!);
        using var second = new MllpMonitor(source.BoundTo!);
        first.Send(MllpMonitor.Message("boom"));
        first.WaitForClose();
        second.Send(MllpMonitor.Message("1"));

        Assert.Equal("MSA|AA|1", second.Acknowledgement());
    }

    private sealed class FaultyLog : IFrameListener
    {
        public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, Edge.Model.Observations.MonotonicTime readAt)
        {
            if (frame.IndexOf("boom"u8) >= 0)
            {
                throw new InvalidOperationException("The listener has a bug.");
            }
        }

        public void OnLink(LinkState state, string? problem)
        {
        }

        public Task WhenStored(CancellationToken cancel) => Task.CompletedTask;
    }
}
