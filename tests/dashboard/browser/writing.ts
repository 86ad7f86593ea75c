import type { Page } from "playwright-core";

/** Strokes, as places in shares of the pad. */
export type Strokes = readonly (readonly (readonly [across: number, down: number])[])[];

/** Two arcs, as a 3 is written. */
export const three: Strokes = [[
  ...arc({ centre: 0.34, radius: 0.13, from: -2.5, to: 1.5 }),
  ...arc({ centre: 0.62, radius: 0.15, from: -1.5, to: 2.6 }),
]];

function arc(
  { centre, radius, from, to }: Record<"centre" | "radius" | "from" | "to", number>,
): Strokes[0] {
  return Array.from({ length: 12 }, (_, at) => {
    const angle = from + at / 11 * (to - from);
    return [0.48 + 1.2 * radius * Math.cos(angle), centre + radius * Math.sin(angle)];
  });
}

/** Writes on the pad of `/draw` by mouse. */
export async function write(page: Page, strokes: Strokes): Promise<void> {
  const { x, y, width, height } = (await page.locator(".writing-pad").boundingBox())!;
  for (const [first, ...rest] of strokes) {
    const move = (to: typeof first) => page.mouse.move(x + to[0] * width, y + to[1] * height);
    await move(first);
    await page.mouse.down();
    for (const to of rest) await move(to);
    await page.mouse.up();
  }
}
