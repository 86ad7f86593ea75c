import { useEffect, useRef } from "preact/hooks";
import type { TestImage } from "../../lib/dashboard/network/answers.ts";
import { bytesOf } from "../../lib/dashboard/network/base64.ts";
import { paintPixels } from "../../lib/dashboard/network/image_data.ts";
import { drawStrokes, type PenPoint, type Stroke } from "../../lib/dashboard/network/strokes.ts";

/** Of the pad's side. */
const LINE = 0.06;

interface WritingPadProps {
  strokes: readonly Stroke[];
  /** Shown in place of what was written. */
  image?: TestImage;
  /** What shall be written: `a digit`. */
  what: string;
  disabled: boolean;
  onWrite: (strokes: readonly Stroke[]) => void;
}

/** A square to write on with mouse, finger or pen. */
export function WritingPad({ strokes, image, what, disabled, onWrite }: WritingPadProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  /** The pointer that writes: a second finger or the palm does not. */
  const pointer = useRef<number>();
  const written = useRef(strokes);
  written.current = strokes;

  const draw = () => paint(canvas.current!, written.current, image);
  useEffect(draw, [strokes, image]);
  useEffect(() => {
    const observer = new ResizeObserver(draw);
    observer.observe(canvas.current!);
    return () => observer.disconnect();
  }, [image]);

  const add = (event: PointerEvent, begun: boolean) => {
    const events = event.getCoalescedEvents?.() ?? [];
    const points = (events.length > 0 ? events : [event]).map((each) =>
      pointOf(each, canvas.current!)
    );
    const before = written.current;
    const stroke = begun ? before.at(-1) ?? [] : [];
    // Kept at once: the next event may come before the next rendering.
    written.current = [...(begun ? before.slice(0, -1) : before), [...stroke, ...points]];
    onWrite(written.current);
  };

  const end = (event: PointerEvent) => {
    if (event.pointerId === pointer.current) pointer.current = undefined;
  };

  return (
    <canvas
      ref={canvas}
      class="writing-pad"
      role="img"
      aria-label={`Writing pad: write ${what} with mouse, finger or pen`}
      aria-disabled={disabled}
      onPointerDown={(event) => {
        if (disabled || pointer.current !== undefined || event.button !== 0) return;
        pointer.current = event.pointerId;
        event.currentTarget.setPointerCapture(event.pointerId);
        add(event, false);
      }}
      onPointerMove={(event) => {
        if (event.pointerId === pointer.current) add(event, true);
      }}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}

function pointOf(
  { clientX, clientY, pointerType, pressure }: PointerEvent,
  pad: Element,
): PenPoint {
  const { left, top, width, height } = pad.getBoundingClientRect();
  return {
    x: (clientX - left) / width,
    y: (clientY - top) / height,
    width: pointerType === "pen" ? 0.6 + 0.8 * pressure : 1,
  };
}

function paint(canvas: HTMLCanvasElement, strokes: readonly Stroke[], image?: TestImage): void {
  const side = Math.round(canvas.clientWidth * devicePixelRatio);
  if (canvas.width !== side || canvas.height !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d")!;
  context.clearRect(0, 0, side, side);
  if (image) {
    const pixels = { ...image, values: bytesOf(image.pixels), largest: 255 };
    return context.drawImage(paintPixels(pixels), 0, 0, side, side);
  }
  context.strokeStyle = "#fff";
  drawStrokes(context, strokes, { left: 0, top: 0, scale: side, lineWidth: side * LINE });
}
