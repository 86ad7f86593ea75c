/** The package's version, as `deno.json` has it: JSR publishes modules that import no JSON. */
export const VERSION = "0.1.0";
