import { z } from "zod";

/** A whole number from `least` to `most`, as a number or as typed. */
export function wholeNumber(least: number, most: number): z.ZodType<number> {
  // Formatted when it is needed: the first number costs 20 ms, which every command would wait for.
  const error = () => `It must be a whole number from ${format(least)} to ${format(most)}.`;
  return z.preprocess(
    (value) => typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value,
    z.int({ error }).min(least, { error }).max(most, { error }),
  );
}

/** A number above 0 and at most `most`, as a number or as typed (`0.01`, `1e-3`). */
export function positiveNumber(most: number): z.ZodType<number> {
  const error = () => `It must be a number above 0 and at most ${format(most)}, such as 0.01.`;
  return z.preprocess(readNumber, z.number({ error }).positive({ error }).max(most, { error }));
}

/** A number from 0 to `most`, as a number or as typed. */
export function numberTo(most: number): z.ZodType<number> {
  const error = () => `It must be a number from 0 to ${format(most)}.`;
  return z.preprocess(readNumber, z.number({ error }).min(0, { error }).max(most, { error }));
}

/** A number from 0 up to, but not including, `limit`, as a number or as typed. */
export function numberBelow(limit: number): z.ZodType<number> {
  const error = () => `It must be a number from 0 and below ${format(limit)}.`;
  return z.preprocess(readNumber, z.number({ error }).min(0, { error }).lt(limit, { error }));
}

/** One of some names. */
export function choice<const Name extends string>(names: readonly Name[]): z.ZodType<Name> {
  return z.enum(names, { error: `It must be ${alternatives(names)}.` });
}

/** Some text that is not empty. */
export function text(most: number = Infinity): z.ZodType<string> {
  return z.string()
    .refine((value) => value.trim() !== "", { error: "It must not be empty." })
    .refine((value) => value.length <= most, {
      error: `It must have at most ${format(most)} characters.`,
    });
}

/** A switch. */
export function flag(): z.ZodType<boolean> {
  return z.boolean();
}

function readNumber(value: unknown): unknown {
  return typeof value === "string" && /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? Number(value)
    : value;
}

function alternatives(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function format(value: number): string {
  return value.toLocaleString("en-US");
}
