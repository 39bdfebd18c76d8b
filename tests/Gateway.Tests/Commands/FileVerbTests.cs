using System.Globalization;
using System.Text.Json;
using Edge.Drivers.Replay;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Commands;

/// <summary>The verbs that read files and streams: decode, score, replay.</summary>
public class FileVerbTests
{
    [Fact]
    public async Task Decode_answers_each_line_in_order_whatever_it_is()
    {
        string[] folders = [.. Directory.GetDirectories(Path.Combine(RepositoryFiles.Root, "src", "Drivers", "Devices")), Path.Combine(RepositoryFiles.Root, "data", "vectors")];
        List<string> vectors = [.. folders.SelectMany(f => Directory.GetFiles(f, "*.jsonl")).SelectMany(File.ReadLines)];
        string[] bad =
        [
            "not JSON at all",
            """{"id":"cut","profile":"nonin-df2-packet","hex":""",
            """{"id":"odd","profile":"nonin-df2-packet","hex":"01 8"}""",
            """{"id":"letters","profile":"nonin-df2-packet","hex":"zz"}""",
            """{"id":"empty","profile":"nonin-df2-packet","hex":""}""",
            """{"id":"nobody","profile":"no-such-profile","hex":"00"}""",
            """{"id":"bare"}""", "[]", "null", "7", "\"text\"", """{"id":{"deep":[1,2]},"profile":"nonin-df2-packet","hex":7}""",
        ];
        List<string> lines = [];
        for (int i = 0; i < vectors.Count; i++)
        {
            lines.Add(vectors[i]);
            lines.Add(bad[i % bad.Length]);
        }

        ProgramResult result = await GatewayProgram.RunAsync(["decode"], string.Join('\n', lines) + "\n");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(lines.Count, result.Lines.Length);
        int decoded = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            JsonElement answer = JsonDocument.Parse(result.Lines[i]).RootElement;
            string outcome = answer.GetProperty("outcome").GetString()!;
            Assert.Contains(outcome, (string[])["ok", "ignored", "rejected", "unknown-profile"]);
            decoded += outcome == "ok" ? 1 : 0;
            Assert.True(i % 2 == 0 || outcome != "ok", lines[i]);
            if (i % 2 == 0)
            {
                Assert.Equal(JsonDocument.Parse(lines[i]).RootElement.GetProperty("id").ToString(), answer.GetProperty("id").ToString());
            }
        }

        Assert.True(vectors.Count > 100 && decoded > 60, $"{decoded} of {vectors.Count} decoded");
        Assert.Equal("unknown-profile", JsonDocument.Parse(result.Lines[(2 * 5) + 1]).RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Score_gives_the_documented_answer()
    {
        ProgramResult result = await GatewayProgram.RunAsync(
            ["score", "news2"],
            """{"respiratory_rate":18,"spo2":95,"spo2_scale":1,"on_oxygen":false,"systolic":122,"pulse":77,"consciousness":"A","temperature":"37.2"}""");
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        JsonElement score = JsonDocument.Parse(Assert.Single(result.Lines)).RootElement;
        Assert.Equal((1, 7, 7), (score.GetProperty("score").GetInt32(), score.GetProperty("known").GetInt32(), score.GetProperty("of").GetInt32()));
        Assert.Equal((false, "low"), (score.GetProperty("single_three").GetBoolean(), score.GetProperty("trigger").GetString()));
        Assert.Equal((1, 0), (score.GetProperty("parts").GetProperty("spo2").GetInt32(), score.GetProperty("parts").GetProperty("respiratory_rate").GetInt32()));
    }

    [Fact]
    public async Task Score_of_a_partial_set_says_what_is_known_and_garbage_is_answered_in_place()
    {
        string[] sets =
        [
            """{"respiratory_rate":null,"spo2":91,"on_oxygen":true,"systolic":null,"pulse":null,"consciousness":null,"temperature":null}""",
            "garbage",
            "{}",
            """{"pulse":"fast"}""",
            """{"consciousness":"X"}""",
            """{"spo2_scale":3}""",
            """{"pulse":[1]}""",
            """{"on_oxygen":"yes"}""",
            """{"pulse":1e400}""",
            """{"respiratory_rate":8,"pulse":131,"temperature":39.1}""",
        ];
        ProgramResult result = await GatewayProgram.RunAsync(["score", "news2"], string.Join('\n', sets) + "\n");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(sets.Length, result.Lines.Length);
        JsonElement[] answers = [.. result.Lines.Select(l => JsonDocument.Parse(l).RootElement)];
        int[] wrong = [1, 3, 4, 5, 6, 7, 8];
        for (int i = 0; i < sets.Length; i++)
        {
            Assert.Equal(wrong.Contains(i), answers[i].TryGetProperty("error", out _));
            Assert.True(!wrong.Contains(i) || answers[i].GetProperty("line").GetInt32() == i + 1);
        }

        Assert.Equal(wrong.Length, result.ErrorLines.Length);
        Assert.Equal((2, 5), (answers[0].GetProperty("known").GetInt32(), answers[0].GetProperty("score").GetInt32()));
        Assert.Equal("not_known", answers[2].GetProperty("trigger").GetString());
        Assert.Equal((3, true), (answers[9].GetProperty("known").GetInt32(), answers[9].GetProperty("single_three").GetBoolean()));
    }

    [Theory]
    [InlineData("ivy-450c", RecordingFiles.Ivy450C, 27)]
    [InlineData("datex-s5", RecordingFiles.DatexS5, 21)]
    public async Task Replay_prints_every_frame_of_a_recording(string driver, string recording, int frames)
    {
        ProgramResult result = await GatewayProgram.RunAsync(["replay", driver, RecordingFiles.Find(recording)!]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(frames, result.Lines.Length);
        Assert.All(result.Lines, l => Assert.Equal("ok", JsonDocument.Parse(l).RootElement.GetProperty("outcome").GetString()));
        Assert.Equal(Enumerable.Range(1, frames), result.Lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("frame").GetInt32()));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{frames} frames decoded"), Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_of_something_else_finds_no_frame_and_exits_1()
    {
        ProgramResult result = await GatewayProgram.RunAsync(["replay", "datex-s5", RecordingFiles.Find(RecordingFiles.Ivy450C)!]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("0 frames decoded", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}
