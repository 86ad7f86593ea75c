import type { Ink } from "../../cli/ink.ts";

/** A place that the pen passed, across and down in shares of the pad, and how wide it wrote there. */
export interface PenPoint {
  readonly x: number;
  readonly y: number;
  /** 1 for a mouse or a finger; a pen's pressure makes it narrower or wider. */
  readonly width: number;
}

/** What was written from putting the pen down to lifting it. */
export type Stroke = readonly PenPoint[];

/** How strokes are put onto a canvas, in its pixels. */
export interface StrokePlacement {
  readonly left: number;
  readonly top: number;
  /** Pixels of the whole pad. */
  readonly scale: number;
  /** Of a line of width 1. */
  readonly lineWidth: number;
}

/** What draws lines: a canvas' context, of the page or off it. */
export type LineContext = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "quadraticCurveTo" | "stroke" | "lineCap" | "lineWidth"
>;

/**
 * Draws strokes in the context's colour. Lines go from the middle between two points to the next, bent
 * by the point between: round, however few points a quick hand leaves.
 */
export function drawStrokes(
  context: LineContext,
  strokes: readonly Stroke[],
  { left, top, scale, lineWidth }: StrokePlacement,
): void {
  context.lineCap = "round";
  for (const stroke of strokes) {
    const places = stroke.map(({ x, y }) => ({ x: left + x * scale, y: top + y * scale }));
    let from = places[0];
    for (const [index, place] of places.entries()) {
      const next = places[index + 1] ?? place;
      const to = { x: (place.x + next.x) / 2, y: (place.y + next.y) / 2 };
      context.beginPath();
      context.lineWidth = lineWidth * stroke[index].width;
      context.moveTo(from.x, from.y);
      context.quadraticCurveTo(place.x, place.y, to.x, to.y);
      context.stroke();
      from = to;
    }
  }
}

/** Pixels of the picture that the network's image is made of: four or five to one of 28. */
const PICTURE = 112;
/** Of the picture, the longer side of what was written. */
const CHARACTER = 88;
/** MNIST's lines are about so wide beside their digits' longer side. */
const LINE = 0.115;
/** What is smaller than this share of the pad is not made larger: a dot stays a dot. */
const SMALLEST = 0.04;

/**
 * Puts strokes into a picture of their own, all in one size and with lines as wide as MNIST's beside
 * it: what is written small would else come out bold.
 */
export function placeInPicture(strokes: readonly Stroke[]): StrokePlacement {
  const points = strokes.flat();
  const [left, right] = range(points.map(({ x }) => x));
  const [top, bottom] = range(points.map(({ y }) => y));
  const side = Math.max(right - left, bottom - top, SMALLEST);
  const lineWidth = CHARACTER * LINE;
  const scale = (CHARACTER - lineWidth) / side;
  return {
    left: PICTURE / 2 - (left + right) / 2 * scale,
    top: PICTURE / 2 - (top + bottom) / 2 * scale,
    scale,
    lineWidth,
  };
}

function range(values: readonly number[]): [number, number] {
  return values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
}

let picture: CanvasRenderingContext2D | undefined;

/** The ink of strokes, of which there must be one. In a browser's page alone: it draws. */
export function inkOf(strokes: readonly Stroke[]): Ink {
  picture ??= makePicture();
  picture.clearRect(0, 0, PICTURE, PICTURE);
  drawStrokes(picture, strokes, placeInPicture(strokes));
  const { data } = picture.getImageData(0, 0, PICTURE, PICTURE);
  const values = Float32Array.from({ length: PICTURE * PICTURE }, (_, pixel) => {
    return data[4 * pixel + 3] / 255;
  });
  return { width: PICTURE, height: PICTURE, values };
}

function makePicture(): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PICTURE;
  return canvas.getContext("2d", { willReadFrequently: true })!;
}
