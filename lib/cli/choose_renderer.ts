import { environment } from "../environment.ts";
import type { Shell } from "./command.ts";
import { jsonRenderer, plainRenderer, quietRenderer } from "./plain_renderers.ts";
import type { Renderer } from "./renderer.ts";
import { chooseStyle } from "./style.ts";
import { terminalRenderer } from "./terminal_renderer.ts";

/** Chooses how a run is drawn, by what was asked for and by where output goes. */
export function chooseRenderer(
  options: { readonly json?: boolean; readonly quiet?: boolean },
  { out, error }: Shell,
): Renderer {
  const lines = {
    out: (line: string) => out.line(line),
    error: (line: string) => error.line(line),
  };
  if (options.json) return jsonRenderer(lines);
  if (options.quiet) return quietRenderer(lines);
  if (!Deno.stdout.isTerminal() || environment("TERM") === "dumb") return plainRenderer(lines);
  return terminalRenderer({
    sink: out,
    style: chooseStyle(),
    clock: () => performance.now() / 1000,
    // A pseudo-terminal may not know its size.
    columns: () => Deno.consoleSize().columns || 80,
  });
}
