import assert from "node:assert/strict";
import { join } from "node:path";
import { makeSandbox, namesIn } from "./cli_sandbox.ts";
import { interrupt, Terminal, terminalTest } from "./terminal.ts";

terminalTest("on a terminal a bar moves and each epoch leaves a row", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--batch-size", "2", "--epochs", "2"].join(" ");
  const terminal = new Terminal(`deno task --quiet train ${given}`);
  assert.equal(await terminal.code(), 0, terminal.written);
  assert.ok(terminal.drawings.some((line) => /^Epoch 1\/2 ━+╸?─+ +\d+\/24 +loss \d/.test(line)));
  assert.ok(terminal.written.includes("\x1b[36m━"), "the bar has no colour");
  const rows = terminal.screen.filter((line) => /^ +[12]\/2 +\d/.test(line));
  assert.equal(rows.length, 2, terminal.screen.join("\n"));
  assert.ok(terminal.screen.every((line) => !line.includes("━")));
});

terminalTest("NO_COLOR is honoured and narrow terminals are not overrun", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "1"].join(" ");
  const terminal = new Terminal(`NO_COLOR=1 deno task --quiet train ${given}`, 40);
  assert.equal(await terminal.code(), 0, terminal.written);
  assert.ok(!terminal.written.includes("\x1b[36m") && !terminal.written.includes("\x1b[2m"));
  const bars = terminal.drawings.filter((line) => line.startsWith("Epoch "));
  assert.ok(bars.length > 1);
  for (const bar of bars) assert.ok(bar.length < 40, bar);
});

terminalTest("Ctrl-C saves once and ends with 130; the command it prints goes on", async () => {
  await using sandbox = await makeSandbox();
  const given = [...sandbox.small, "--epochs", "400"].join(" ");
  const terminal = new Terminal(`deno task --quiet train ${given}`);
  await terminal.until(/ [123]\/3 /);
  // One key press; the terminal and `deno task` both deliver it. And a bouncing key.
  await terminal.press(interrupt);
  await terminal.press(interrupt);
  assert.equal(await terminal.code(), 130, terminal.written);
  assert.equal(terminal.written.match(/Stopping after this batch/g)?.length, 1);
  const [, command] = terminal.written.match(/To go on: ([^\r\n]*)/) ?? [];
  assert.ok(command, terminal.written);
  const [run] = await namesIn(sandbox.runs);
  assert.ok((await namesIn(join(sandbox.runs, run))).includes("loss.svg"));

  const resumed = new Terminal(command);
  await resumed.until(/resumed after step \d+/);
  await resumed.until(/ [123]\/3 /);
  await resumed.press(interrupt);
  assert.equal(await resumed.code(), 130, resumed.written);
});

terminalTest(
  "a second Ctrl-C, a second later, leaves at once, from the midst of a step",
  async () => {
    await using sandbox = await makeSandbox();
    // A step of 48 images takes minutes on this device.
    const given = ["--data", sandbox.data, "--runs", sandbox.runs, "--backend", "cpu"].join(" ");
    const terminal = new Terminal(`deno task --quiet train ${given}`);
    await terminal.until(/Images\/s/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await terminal.press(interrupt);
    await new Promise((resolve) => setTimeout(resolve, 1300));
    await terminal.press(interrupt);
    const pressed = performance.now();
    assert.notEqual(await terminal.code(), 0);
    assert.ok(performance.now() - pressed < 5000);
  },
);
