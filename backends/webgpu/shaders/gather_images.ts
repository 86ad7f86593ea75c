import { PLACE_NUMBERS } from "../../operations/gather_images.ts";
import { bindings, eachThread, shader } from "../shader.ts";

/** The images that are gathered. */
export interface GatheredImages {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Whether they are moved. */
  readonly moved: boolean;
}

/**
 * Gathers a batch from a data set of bytes: a thread a value.
 *
 * Bindings: images, labels, order, places where they are moved, gathered images, gathered labels;
 * numbers: from, count.
 */
export const gatherShader = shader(
  "gather images",
  ({ height, width, channels, moved }: GatheredImages) => `
${
    bindings(
      { images: "u32", labels: "u32", order: "u32", ...moved && { places: "f32" } },
      { gathered: "f32", gatheredLabels: "i32" },
      ["start: u32", "count: u32"],
    )
  }
const VALUES = ${height * width * channels}u;

fn pixel(image: u32, row: i32, column: i32, channel: u32) -> f32 {
  if (row < 0 || row >= ${height} || column < 0 || column >= ${width}) { return 0.0; }
  let at = image * VALUES + (u32(row) * ${width}u + u32(column)) * ${channels}u + channel;
  return f32(extractBits(images[at / 4u], at % 4u * 8u, 8u)) / 255.0;
}

${eachThread}
  if (thread >= numbers.count * VALUES) { return; }
  let index = thread / VALUES;
  let place = numbers.start + index;
  let image = order[place];
  let value = thread % VALUES;
  if (value == 0u) {
    gatheredLabels[index] = i32(extractBits(labels[image / 4u], image % 4u * 8u, 8u));
  }
  let channel = value % ${channels}u;
  let column = i32(value / ${channels}u % ${width}u);
  let row = i32(value / ${channels * width}u);
  ${moved ? INTERPOLATE : "gathered[thread] = pixel(image, row, column, channel);"}
}`,
);

const INTERPOLATE = `let at = place * ${PLACE_NUMBERS}u;
  let start = vec2f(places[at], places[at + 1u]);
  let byColumn = vec2f(places[at + 2u], places[at + 3u]);
  let byRow = vec2f(places[at + 4u], places[at + 5u]);
  let found = start + f32(column) * byColumn + f32(row) * byRow;
  let whole = floor(found);
  let share = found - whole;
  let left = i32(whole.x);
  let upper = i32(whole.y);
  gathered[thread] = mix(
    mix(pixel(image, upper, left, channel), pixel(image, upper, left + 1, channel), share.x),
    mix(pixel(image, upper + 1, left, channel), pixel(image, upper + 1, left + 1, channel), share.x),
    share.y,
  );`;
