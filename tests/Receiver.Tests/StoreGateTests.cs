using Edge.Receiver.Api;
using Edge.Receiver.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Receiver.Tests;

/// <summary>The boundary between requests and the store: bounded, and a failure is an answer.</summary>
public sealed class StoreGateTests
{
    [Fact]
    public async Task Sixteen_work_two_thousand_wait_and_the_next_is_told_to_come_back()
    {
        using var gate = new StoreGate(NullLogger.Instance);
        using var open = new ManualResetEventSlim();
        using var inside = new CountdownEvent(16);
        Task<string?>[] working = [.. Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(
            () => gate.AskAsync(new DefaultHttpContext(), () =>
            {
                inside.Signal();
                open.Wait();
                return "done";
            }),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())];
        Assert.True(inside.Wait(TimeSpan.FromSeconds(30)));
        Task<string?>[] waiting = [.. Enumerable.Range(0, 2000).Select(_ => gate.AskAsync(new DefaultHttpContext(), () => "done"))];
        var late = new DefaultHttpContext();
        Assert.Null(await gate.AskAsync(late, () => "done"));
        Assert.Equal((503, "5", 1L), (late.Response.StatusCode, late.Response.Headers.RetryAfter.ToString(), gate.TurnedAway));
        open.Set();
        Assert.All(await Task.WhenAll(working.Concat(waiting)), answer => Assert.Equal("done", answer));
        Assert.Equal("done", await gate.AskAsync(new DefaultHttpContext(), () => "done"));
    }

    [Fact]
    public async Task A_store_that_fails_is_an_answer_and_a_bug_is_not()
    {
        using var gate = new StoreGate(NullLogger.Instance);
        var context = new DefaultHttpContext();
        for (int i = 0; i < 40; i++)
            Assert.Null(await gate.AskAsync<string>(context, () => throw new StoreUnavailableException("away")));
        Assert.Equal(503, context.Response.StatusCode);
        for (int i = 0; i < 40; i++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => gate.AskAsync<string>(context, () => throw new InvalidOperationException("a bug")));
        Assert.Equal("done", await gate.AskAsync(new DefaultHttpContext(), () => "done"));
    }
}
