/**
 * `deno task dashboard`: serves the dashboard until Ctrl-C.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArguments } from "../../cli/arguments.ts";
import { runTask, type Shell } from "../../cli/command.ts";
import { announce } from "../../cli/running_dashboard.ts";
import { stopSignals } from "../../cli/stop_signals.ts";
import { openDashboard } from "./dashboard.ts";
import { HttpServer } from "./http_server.ts";
import { bracketed, isLoopback } from "./host_check.ts";
import { listen } from "./listen.ts";
import { dashboardOptions } from "./options.ts";
import { makeToken } from "./token.ts";

/** The command's name, purpose, arguments and options. */
export const dashboardDefinition = {
  name: "dashboard",
  description: "Shows every run live in the browser, starts and stops them.",
  options: dashboardOptions,
  example: "dashboard --port 8080",
};

/** Runs the command and gives its exit code. */
export async function dashboardCommand(given: readonly string[], shell: Shell): Promise<number> {
  const { options } = parseArguments(dashboardDefinition, given, shell);
  const { host = "127.0.0.1", runs = "runs", data } = options;
  const token = isLoopback(host) ? undefined : makeToken();
  const stopped = nextStopSignal();
  const { loadHandler } = await import("./app_handler.ts");
  const report = (message: string) => shell.error.line(message);
  const server = new HttpServer(
    await loadHandler(),
    (error) => report(`An answer broke off: ${error instanceof Error ? error.stack : error}`),
  );
  const port = await listen(server, host, options.port, (taken) => {
    report(`Port ${taken} is taken: the next one is tried.`);
  });
  using dashboard = openDashboard({
    runs,
    data: data && resolve(data),
    host,
    port,
    token,
    report,
  });
  const address = `http://${bracketed(host)}:${port}/`;
  using _ = token === undefined ? announce(runs, address) : undefined;
  if (token === undefined) shell.out.line(`The dashboard is at ${address}`);
  else {
    shell.out.line(`The dashboard is at ${address}?token=${token}`);
    shell.out.line(
      "Other machines can reach it there: it answers those alone that have the token.",
    );
  }
  await stopped;
  dashboard.feed.close();
  await server.close();
  return 0;
}

/** Settles at the first signal that asks to stop. Those that follow say the same. */
function nextStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of stopSignals) Deno.addSignalListener(signal, () => resolve());
  });
}

if (import.meta.main) await runTask(dashboardCommand);
