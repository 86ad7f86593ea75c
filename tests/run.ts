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

const report = new TestReport();

/** Tests some files; gives the exit code. What is written goes to `show`, in pieces. */
async function test(
  files: readonly string[],
  show: (output: Uint8Array<ArrayBuffer>) => void,
): Promise<number> {
  const child = new Deno.Command("deno", {
    args: ["test", "--no-prompt", "--allow-all", "--doc", ...files],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const [shown, read] = child.stdout.tee();
  const showing = shown.pipeTo(new WritableStream({ write: show }));
  for await (const line of createInterface({ input: Readable.fromWeb(read) })) report.read(line);
  await showing;
  return (await child.status).code;
}

const print = (output: Uint8Array<ArrayBuffer>) => {
  for (let at = 0; at < output.length;) at += Deno.stdout.writeSync(output.subarray(at));
};

/** Tests that run beside the others: many wait for a browser, and none measures time. */
const beside = [
  "tests/dashboard",
  "tests/pytorch",
  "tests/tfjs_specs",
  "tests/jsr",
  "tests/backends_conformance_test.ts",
  "tests/browser/gpu_test.ts",
  "bench",
];

/** Tests everything in two processes; what the second prints comes after the first. */
async function testAll(): Promise<number> {
  const late: Uint8Array<ArrayBuffer>[] = [];
  const second = test(beside, (output) => late.push(output));
  const codes = [await test([`--ignore=${beside.join()}`], print), await second];
  late.forEach(print);
  return Math.max(...codes);
}

const code = Deno.args.length > 0 ? await test(Deno.args, print) : await testAll();
if (report.skipped.length > 0) console.log(["Skipped:", ...report.skipped].join("\n  "), "\n");
console.log(report.summarize(code === 0));
Deno.exit(code);
