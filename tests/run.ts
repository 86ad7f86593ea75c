/**
 * `deno task test [FILE...]`: every test, and every example in the documentation. The last line counts
 * them.
 *
 * @module
 */
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { provideChromium } from "./browser/chromium.ts";
import { provideSoftwareGpu } from "./software_gpu.ts";
import { TestReport } from "./test_report.ts";

await provideSoftwareGpu((line) => console.log(line));
await provideChromium((line) => console.log(line));

const child = new Deno.Command("deno", {
  args: ["test", "--no-prompt", "--allow-all", "--doc", ...Deno.args],
  stdin: "null",
  stdout: "piped",
}).spawn();

const report = new TestReport();
const [shown, read] = child.stdout.tee();
const showing = shown.pipeTo(Deno.stdout.writable, { preventClose: true });
for await (const line of createInterface({ input: Readable.fromWeb(read) })) report.read(line);
await showing;
const { success, code } = await child.status;

if (report.skipped.length > 0) console.log(["Skipped:", ...report.skipped].join("\n  "), "\n");
console.log(report.summarize(success));
Deno.exit(code);
