import { Problem } from "../server/problem.ts";

/**
 * A whole number in a request's address.
 *
 * @throws {Problem} 400 where it is missing or out of range
 */
export function wholeNumber(url: URL, name: string, most: number): number {
  const text = url.searchParams.get(name);
  if (text !== null && /^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  const given = text === null ? "missing" : `'${text}'`;
  throw new Problem(400, `${name} is ${given}: give a whole number from 0 to ${most}.`, name);
}

/**
 * The pixels in the body of a request.
 *
 * @throws {Problem} 400 where they are not numbers from 0 to 1
 */
export function pixelsOf({ pixels }: Readonly<Record<string, unknown>>): readonly number[] {
  const field = "pixels";
  if (!Array.isArray(pixels)) {
    throw new Problem(400, "pixels must be a list of numbers from 0 to 1.", field);
  }
  const wrong = pixels.findIndex((value) =>
    !(typeof value === "number" && value >= 0 && value <= 1)
  );
  if (wrong < 0) return pixels;
  const found = JSON.stringify(pixels[wrong]);
  throw new Problem(400, `Pixel ${wrong} is ${found}: give numbers from 0 to 1.`, field);
}
