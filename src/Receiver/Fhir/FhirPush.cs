using System.Data.Common;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Edge.Receiver.Store;
using Edge.Sync.Fhir;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Fhir.Writing;
using Edge.Sync.Uplinks;

namespace Edge.Receiver.Fhir;

/// <summary>
/// Sends changed resources to another server as transactions (data model, section 5): one writer, one Bundle in flight, one patient a
/// Bundle, each with everything it refers to. What the server cannot take is set aside with the reason and the rest goes on;
/// an endpoint that is busy, away or refuses our credentials is tried again later. Its queue is a table, so nothing is forgotten.
/// </summary>
internal sealed class FhirPush(FhirConsumer consumer, IInbox inbox, FhirPushOptions options, TimeProvider clock, ILogger log) : IDisposable
{
    private const string Name = "fhir-push";
    private const int MostProblem = 200;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(3);
    private readonly string _holder = System.Security.Cryptography.RandomNumberGenerator.GetHexString(32);
    private readonly Random _jitter = new(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue));
    private readonly HttpClient _client = options.Client();
    private bool _began;

    /// <summary>What became of a transaction.</summary>
    private enum Answer
    {
        Taken = 1,
        Refused = 2,
        Later = 3,
    }

    public async Task RunAsync(CancellationToken stop)
    {
        int failures = 0;
        while (!stop.IsCancellationRequested)
        {
            (bool isDone, string? problem, TimeSpan? asked) = await RoundAsync(stop).ConfigureAwait(false);
            if (problem is not null && failures == 0 && !stop.IsCancellationRequested)
                Log.PushFails(log, problem);
            if (problem is null && failures > 0)
                Log.PushWorks(log);
            failures = problem is null ? 0 : failures + 1;
            TimeSpan wait = problem is not null ? BackoffSchedule.Delay(failures, _jitter.NextDouble(), false, asked) : isDone ? Interval : TimeSpan.Zero;
            await Task.Delay(wait, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>One Bundle for each patient that has something waiting. Problem = why to come back later.</summary>
    internal async Task<(bool IsDone, string? Problem, TimeSpan? Asked)> RoundAsync(CancellationToken stop)
    {
        try
        {
            if (!inbox.TryLease(Name, _holder, LeaseTime))
                return (true, null, null);
            if (!_began)
                consumer.Read(store => { store.QueueAllOnce(); return this; });
            _began = true;
            bool isDone = true;
            foreach (string patient in consumer.Read(store => store.QueuedPatients()))
            {
                IReadOnlyList<FhirRow> rows = consumer.Read(store => store.Queued(patient, options.BundleResources));
                (string? problem, TimeSpan? asked) = await SendAsync(rows, stop).ConfigureAwait(false);
                if (problem is not null)
                    return (true, problem, asked);
                isDone &= rows.Count < options.BundleResources;
            }

            return (isDone, null, null);
        }
        catch (DbException failure)
        {
            return (true, failure.Message, null);
        }
    }

    // A transaction is refused as a whole. Halves find the entry that is at fault, and the others still go.
    private async Task<(string? Problem, TimeSpan? Asked)> SendAsync(IReadOnlyList<FhirRow> rows, CancellationToken stop)
    {
        if (rows.Count == 0)
            return (null, null);
        IReadOnlyList<FhirRow> whole = consumer.Read(store => WithReferences(store, rows));
        (Answer answer, string reason, TimeSpan? asked) = await PostAsync(whole, stop).ConfigureAwait(false);
        if (answer == Answer.Later)
            return (reason, asked);
        if (answer == Answer.Taken)
        {
            Change(store =>
            {
                foreach (FhirRow row in whole)
                    store.Unqueue(row.Key, row.Version);
            });
            return (null, null);
        }

        if (rows.Count == 1)
        {
            Log.PushQuarantined(log, rows[0].Type, reason);
            Change(store => store.Quarantine(rows[0].Key, reason));
            return (null, null);
        }

        (string? first, TimeSpan? wait) = await SendAsync([.. rows.Take(rows.Count / 2)], stop).ConfigureAwait(false);
        return first is not null ? (first, wait) : await SendAsync([.. rows.Skip(rows.Count / 2)], stop).ConfigureAwait(false);
    }

    private async Task<(Answer Answer, string Reason, TimeSpan? Asked)> PostAsync(IReadOnlyList<FhirRow> rows, CancellationToken stop)
    {
        Bundle bundle = TransactionWriter.Write(rows.Select(r => r.Body), options.Mode);
        if (bundle.Entry is null or { Count: 0 })
            return (Answer.Taken, "", null);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(FhirJson.WriteUtf8(bundle)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(FhirJson.ContentType);
            request.Headers.Accept.ParseAdd(FhirJson.ContentType);
            if (options.TokenFile is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(token, stop).ConfigureAwait(false)).Trim());
            using HttpResponseMessage response = await _client.SendAsync(request, stop).ConfigureAwait(false);
            string body = await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
            TimeSpan? asked = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null;
            return (Judge(response.StatusCode), Reason(response.StatusCode, body), asked);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return (Answer.Later, failure.Message, null);
        }
    }

    /// <summary>
    /// 412 and other refusals of content set an entry aside. Busy and failing servers, and an endpoint or credentials that are wrong
    /// as a whole, are waited for: that no single resource is to blame for.
    /// </summary>
    private static Answer Judge(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => Answer.Taken,
        400 or 406 or 409 or 410 or 412 or 413 or 422 => Answer.Refused,
        _ => Answer.Later,
    };

    // Only the code and the kind of the issue: an answer may repeat a patient's values.
    private static string Reason(HttpStatusCode status, string body)
    {
        string text = $"HTTP {(int)status}";
        try
        {
            JsonNode? issue = JsonNode.Parse(body)?["issue"]?[0];
            text += issue?["code"] is JsonValue code ? " " + code : "";
        }
        catch (Exception notJson) when (notJson is System.Text.Json.JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            // The status alone says enough.
        }

        return text.Length <= MostProblem ? text : text[..MostProblem];
    }

    private static List<FhirRow> WithReferences(FhirStore store, IReadOnlyList<FhirRow> rows)
    {
        Dictionary<string, FhirRow> all = rows.ToDictionary(r => r.Key);
        var open = new Queue<FhirRow>(rows);
        while (open.TryDequeue(out FhirRow? row))
        {
            foreach (string reference in TransactionWriter.ReferencesOf(JsonNode.Parse(row.Body)).Where(r => !all.ContainsKey(r)))
            {
                if (store.Find(reference) is { } found && all.TryAdd(reference, found))
                    open.Enqueue(found);
            }
        }

        return [.. all.Values];
    }

    private void Change(Action<FhirStore> change) => consumer.Read(store =>
    {
        change(store);
        return this;
    });
}
