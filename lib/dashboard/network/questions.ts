import { dashboard } from "../server/dashboard.ts";
import { RunQuestions } from "./run_questions.ts";
import { serverNetworks } from "./server_networks.ts";

/** What the routes ask about the networks of this process' runs. */
export function questions(): RunQuestions {
  return new RunQuestions(dashboard().store, serverNetworks);
}

/** The script of a page's worker. */
export const networkScript: URL = new URL("./page_worker.ts", import.meta.url);
