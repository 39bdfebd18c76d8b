import type { PatientView, SignalView } from "../contracts";
import { trendGapMs, type TrendPoint, type Trends } from "../live/trends";
import { messages } from "../messages";
import { metricColour } from "../ui/metric-colour";

const width = 300;
const height = 60;
const leastSpanMs = 120_000;

interface TrendCardProps {
  readonly patient: PatientView;
  readonly trends: Trends;
  readonly now: number;
}

/** Course of the first periodic numbers since this screen was opened. A gap stays a gap. */
export function TrendCard({ patient, trends, now }: TrendCardProps) {
  const words = messages.patient;
  const signals = patient.signals.filter((signal) => /^(spo2|pulse-rate|heart-rate|respiration-rate)$/.test(signal.metric)).slice(0, 3);
  if (signals.length === 0) return null;
  return (
    <section class="card trends" aria-labelledby="trend-title">
      <h2 id="trend-title">{words.trend}</h2>
      {signals.map((signal) => <Trend key={signal.key} signal={signal} points={trends.of(patient.id, signal.key)} now={now} />)}
    </section>
  );
}

function Trend({ signal, points, now }: { readonly signal: SignalView; readonly points: readonly TrendPoint[]; readonly now: number }) {
  const words = messages.patient;
  if (points.length < 2) return <p class="quiet">{signal.name}: {words.trendEmpty}</p>;
  const values = points.map((point) => point.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spanMs = Math.max(leastSpanMs, now - points[0]!.at);
  const label = words.trendLabel(signal.name, low, high, Math.max(1, Math.round(spanMs / 60_000)));
  return (
    <div class={`trend metric-${metricColour(signal.metric)}`}>
      <span class="trend-name">{signal.name}</span>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path d={path(points, now, spanMs, low, high)} />
      </svg>
      <span class="trend-range"><span>{high}</span><span>{low}</span></span>
    </div>
  );
}

function path(points: readonly TrendPoint[], now: number, spanMs: number, low: number, high: number): string {
  const middle = (low + high) / 2;
  const range = Math.max(high - low, 4);
  return points
    .map((point, i) => {
      const x = width * (1 - (now - point.at) / spanMs);
      const y = height * (0.5 - (0.84 * (point.value - middle)) / range);
      const isJoined = i > 0 && point.at - points[i - 1]!.at <= trendGapMs;
      return `${isJoined ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
