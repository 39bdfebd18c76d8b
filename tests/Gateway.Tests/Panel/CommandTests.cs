using System.Net;
using System.Net.Http.Json;
using System.Text;
using Edge.Gateway.Panel;

namespace Edge.Gateway.Tests.Panel;

/// <summary>Acknowledge and pause: once in effect however often they are sent.</summary>
public class CommandTests
{
    [Fact]
    public async Task The_same_key_runs_once_and_gets_the_same_answer()
    {
        await using var bench = await PanelBench.StartAsync();
        var bodies = new List<byte[]>();
        for (var i = 0; i < 3; i++)
        {
            using var response = await bench.Http.SendAsync(DefenceTests.Acknowledge());
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            bodies.Add(await response.Content.ReadAsByteArrayAsync());
        }
        Assert.Equal(1, bench.Gateway.Commands);
        Assert.All(bodies, body => Assert.Equal(bodies[0], body));
    }

    [Fact]
    public async Task Parallel_requests_with_one_key_run_once()
    {
        await using var bench = await PanelBench.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Http.SendAsync(DefenceTests.Acknowledge())));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, bench.Gateway.Commands);
    }

    [Fact]
    public async Task Another_key_runs_again()
    {
        await using var bench = await PanelBench.StartAsync();
        await bench.Http.SendAsync(DefenceTests.Acknowledge());
        await bench.Http.SendAsync(DefenceTests.Acknowledge(key: "key-00000002"));
        Assert.Equal(2, bench.Gateway.Commands);
    }

    [Fact]
    public async Task A_key_used_for_another_command_is_refused()
    {
        await using var bench = await PanelBench.StartAsync();
        await bench.Http.SendAsync(DefenceTests.Acknowledge());
        using var response = await bench.Http.SendAsync(DefenceTests.Acknowledge(body: """{"station":"bedroom"}"""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(1, bench.Gateway.Commands);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("with spaces in it")]
    public async Task A_command_without_a_proper_key_is_refused(string? key)
    {
        await using var bench = await PanelBench.StartAsync();
        using var response = await bench.Http.SendAsync(DefenceTests.Acknowledge(key: key));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, bench.Gateway.Commands);
    }

    [Fact]
    public async Task An_episode_that_is_over_answers_409_and_says_stale()
    {
        await using var bench = await PanelBench.StartAsync();
        using var response = await bench.Http.SendAsync(DefenceTests.Acknowledge("OVER"));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("ack-stale", (await response.Content.ReadFromJsonAsync<CommandAnswer>())!.Result);
    }

    [Theory]
    [InlineData("spo2-low", "88", HttpStatusCode.OK, "limit-changed")]
    [InlineData("spo2-low", "60", HttpStatusCode.Conflict, "limit-needs-nurse")]
    [InlineData("no-such-rule", "88", HttpStatusCode.Conflict, "limit-refused")]
    [InlineData("SPO2 LOW", "88", HttpStatusCode.BadRequest, null)]
    public async Task A_limit_is_set_refused_or_left_to_a_nurse(string rule, string limit, HttpStatusCode status, string? result)
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/patients/p1/rules/{Uri.EscapeDataString(rule)}/limit")
        {
            Content = new StringContent($$"""{"limit":{{limit}},"severe":null,"why":"test","station":"kitchen"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "limit-key-1");
        using var answer = await bench.Http.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        if (result is not null)
            Assert.Contains(result, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPEN", 60, HttpStatusCode.OK, "audio-paused")]
    [InlineData("OVER", 60, HttpStatusCode.Conflict, "pause-stale")]
    [InlineData("OPEN", 0, HttpStatusCode.BadRequest, null)]
    [InlineData("OPEN", -5, HttpStatusCode.BadRequest, null)]
    public async Task A_pause_needs_a_length_and_an_open_episode(string episode, int seconds, HttpStatusCode status, string? result)
    {
        await using var bench = await PanelBench.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/alarms/{episode}/pause")
        {
            Content = new StringContent($$"""{"seconds":{{seconds}},"station":"kitchen"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "key-00000001");
        using var response = await bench.Http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        if (result is not null)
            Assert.Equal(result, (await response.Content.ReadFromJsonAsync<CommandAnswer>())!.Result);
    }

    [Fact]
    public async Task A_command_is_followed_by_a_state_on_all_screens()
    {
        await using var bench = await PanelBench.StartAsync(options: new PanelOptions { Heartbeat = TimeSpan.FromHours(1) });
        using var one = await bench.OpenStreamAsync();
        await one.NextAsync("state");
        using var other = await bench.OpenStreamAsync();
        await other.NextAsync("state");
        await one.NextAsync("state");
        await bench.Http.SendAsync(DefenceTests.Acknowledge());
        await one.NextAsync("state");
        await other.NextAsync("state");
    }

    [Fact]
    public void The_store_of_answers_is_bounded_and_forgets_the_oldest()
    {
        var answers = new IdempotentAnswers();
        var runs = 0;
        void Send(int key) => answers.TryAnswer($"{key}", "ack", () => new StoredAnswer(200 + ++runs, []), out _);
        for (var key = 0; key <= IdempotentAnswers.Limit; key++)
            Send(key);
        Send(IdempotentAnswers.Limit);
        Assert.Equal(IdempotentAnswers.Limit + 1, runs);
        Send(0);
        Assert.Equal(IdempotentAnswers.Limit + 2, runs);
    }
}
