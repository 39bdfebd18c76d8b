import { useEffect, useRef, useState } from "preact/hooks";
import type { WaveView } from "../contracts";
import { messages } from "../messages";
import { metricColour } from "../ui/metric-colour";
import { paintEachFrame } from "./frames";
import { windowS } from "./pen";
import { Sweep, type SweepLook } from "./sweep";
import type { TraceBook } from "./trace-book";

/** Seconds without a sample after which a waveform counts as gone. */
const silentAfterS = 2;

interface WaveCanvasProps {
  readonly patient: string;
  readonly wave: WaveView;
  readonly book: TraceBook;
}

/** One waveform with its name and, in words, whether a signal is there. */
export function WaveCanvas({ patient, wave, book }: WaveCanvasProps) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [hasSignal, setHasSignal] = useState(false);
  const colour = metricColour(wave.metric);
  useEffect(() => {
    const canvas = canvasRef.current!;
    const sweep = new Sweep(canvas, look(canvas), [wave.low, wave.high]);
    const stopResizing = onShapeChange(canvas, () => sweep.reset(look(canvas)));
    const stopPainting = paintEachFrame((nowMs) => {
      const live = book.of(patient, wave.key);
      const penS = live?.playout.at(nowMs / 1000) ?? null;
      if (live !== undefined && penS !== null) sweep.draw(live.trace, penS);
      setHasSignal(live !== undefined && live.playout.silentS(nowMs / 1000) < silentAfterS);
    });
    return () => {
      stopResizing();
      stopPainting();
    };
  }, [patient, wave.key, wave.low, wave.high, book]);
  const words = messages.patient;
  const label = words.waveLabel(wave.name, wave.device, hasSignal ? words.waveLive : words.waveNone);
  return (
    <figure class={`wave wave-${colour}${hasSignal ? "" : " wave-silent"}`}>
      <figcaption>
        <strong>{wave.name}</strong>
        <span>{wave.device}</span>
        <span>{words.sweep(windowS)}</span>
      </figcaption>
      <canvas ref={canvasRef} role="img" aria-label={label} data-wave={wave.key} />
      {hasSignal ? null : <p class="wave-note">{words.noSignal}</p>}
    </figure>
  );
}

function look(canvas: HTMLCanvasElement): SweepLook {
  const style = getComputedStyle(canvas);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return { paper: read("--wave-paper"), grid: read("--wave-grid"), ink: read("--wave-ink"), inkWidth: 2 * devicePixelRatio };
}

/** Fits the canvas to its box in device pixels and tells of changes of size and theme. */
function onShapeChange(canvas: HTMLCanvasElement, changed: () => void): () => void {
  const fit = (): void => {
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
    changed();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(canvas);
  const theme = matchMedia("(prefers-color-scheme: light)");
  theme.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    theme.removeEventListener("change", changed);
  };
}
