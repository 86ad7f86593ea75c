import { trainOptions } from "../../cli/options.ts";
import { existingFolder } from "../../cli/schemas.ts";
import type { OptionTable } from "../../option_table.ts";
import { text, wholeNumber } from "../../schemas.ts";

/** The port where the dashboard is looked for. */
export const defaultPort = 8000;

/** The options of `deno task dashboard`. */
export const dashboardOptions = {
  port: {
    placeholder: "N",
    description: "port to listen on; 0 for any that is free",
    default: defaultPort,
    schema: wholeNumber(0, 65_535),
  },
  host: {
    placeholder: "HOST",
    description: "address to listen on; any but this machine's own demands a token",
    default: "127.0.0.1",
    schema: text(),
  },
  runs: trainOptions.runs,
  data: {
    placeholder: "FOLDER",
    description: "folder of images that runs may learn from, beside those with a name",
    schema: existingFolder(),
  },
} as const satisfies OptionTable;
