import * as z from "zod";

/** A whole number from `least`. */
export function whole(least: number, most: number = 65_536): z.ZodInt {
  const error = () => `must be a whole number from ${least} to ${most.toLocaleString("en-US")}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** A number from 0 up to, but not including, 1. */
export function fraction(): z.ZodNumber {
  const error = () => "must be from 0 up to, but not including, 1";
  return z.number({ error }).min(0, { error }).lt(1, { error });
}

/** One of some words. */
export function word<const Word extends string>(
  words: readonly Word[],
): z.ZodEnum<{ [Key in Word]: Key }> {
  const quoted = words.map((name) => `"${name}"`).join(" or ");
  return z.enum(words, { error: () => `must be ${quoted}` });
}

/** Yes or no. */
export function flag(): z.ZodBoolean {
  return z.boolean({ error: () => "must be true or false" });
}

/** Blocks, each of which is checked by its own schema. */
export function blockList(): z.ZodArray<z.ZodUnknown> {
  return z.array(z.unknown(), { error: () => "must be a list of blocks" }).meta({
    items: { $ref: "#/$defs/block" },
  });
}

/** What a schema puts in for options that are left out. */
export function defaultsOf(schema: z.ZodObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(schema.shape).flatMap(([name, field]) => {
      const { success, data } = (field as z.ZodType).safeParse(undefined);
      return success && data !== undefined ? [[name, data]] : [];
    }),
  );
}
