/** V8's flags that the tests were started with, without dashes: `deno task test:turbo` names some. */
export const engineFlags: readonly string[] = (Deno.env.get("DENO_V8_FLAGS") ?? "")
  .split(",")
  .map((flag) => flag.replace(/^--/, ""));
