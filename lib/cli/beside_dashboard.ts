import { fileURLToPath } from "node:url";
import { refusal } from "./arguments.ts";
import type { Shell } from "./command.ts";
import { DashboardProcess } from "./dashboard_process.ts";
import { runningDashboard } from "./running_dashboard.ts";
import { exitCodes, stopSignals } from "./stop_signals.ts";

/**
 * Trains while a dashboard serves the folder of the runs: the one that does so already, or one that is
 * started for it and goes on until Ctrl-C. Neither needs the other to live.
 *
 * @param train trains, and is given the dashboard's address; gives the exit code
 * @throws {CommanderError} Where there is no dashboard that could be started.
 */
export async function trainBesideDashboard(
  runs: string,
  { error }: Shell,
  train: (address: string) => Promise<number>,
): Promise<number> {
  const running = runningDashboard(runs);
  if (running !== undefined) return await train(running);
  const server = new URL("../dashboard/server/serve.ts", import.meta.url);
  if (Deno.build.standalone || server.protocol !== "file:") {
    throw refusal(
      "--dashboard needs a clone of the project, where the dashboard's pages lie: leave it out here.",
    );
  }
  using dashboard = new DashboardProcess(fileURLToPath(server), runs);
  const address = await dashboard.address;
  const code = await train(address);
  const stopped: readonly number[] = Object.values(exitCodes);
  if (stopped.includes(code)) return code;
  error.line(`The dashboard goes on at ${address}: Ctrl-C ends it.`);
  await Promise.race([nextStopSignal(), dashboard.ended]);
  return code;
}

function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of stopSignals) Deno.addSignalListener(signal, () => resolve());
  });
}
