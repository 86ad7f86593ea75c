import { resolve } from "node:path";
import { linesOf } from "../process/lines.ts";

/** What the dashboard's process may do: as its task. A test compares them. */
export const dashboardPermissions: readonly string[] = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-net",
  "--allow-env=HOME,XDG_CACHE_HOME,LOCALAPPDATA,INIT_CWD,TERM,XDG_RUNTIME_DIR",
  "--allow-run=deno",
];

/**
 * A dashboard in a process of its own, which the terminal's Ctrl-C does not reach: it ends when it is
 * disposed of. Should this process be killed, it goes on.
 */
export class DashboardProcess implements Disposable {
  readonly #child: Deno.ChildProcess;
  /** Where it serves. */
  readonly address: Promise<string>;
  /** Settles when it is over. */
  readonly ended: Promise<unknown>;

  /**
   * @param server the path of its main module
   * @param runs the folder of the runs that it shows
   */
  constructor(server: string, runs: string) {
    this.#child = new Deno.Command("deno", {
      args: ["run", ...dashboardPermissions, server, "--runs", resolve(runs)],
      stdin: "null",
      stdout: "piped",
      detached: true,
    }).spawn();
    this.ended = this.#child.status;
    this.address = this.#readAddress();
  }

  [Symbol.dispose](): void {
    try {
      this.#child.kill("SIGTERM");
    } catch (error) {
      // It is over.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #readAddress(): Promise<string> {
    for await (const line of linesOf(this.#child.stdout)) {
      const [address] = line.match(/http:\S+/) ?? [];
      if (address !== undefined) return address;
    }
    throw new Error(
      "The dashboard did not start: it says above why. To train without it, leave out --dashboard",
    );
  }
}
