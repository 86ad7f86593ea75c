/** What is kept of each section, by its name. */
export type Results = Readonly<Record<string, unknown>>;

/** Puts sections into a file of results, beside those that it has of other sections. */
export async function keepResults(file: URL, results: Results): Promise<void> {
  let kept: Results = {};
  try {
    kept = JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.writeTextFile(file, `${JSON.stringify({ ...kept, ...results }, undefined, 2)}\n`);
}
