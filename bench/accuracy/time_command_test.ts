import assert from "node:assert/strict";
import { timeCommand } from "./time_command.ts";

const program = (source: string) => ["deno", "eval", source];

Deno.test("the time goes to the last test result, and what comes later does not count", async () => {
  const begin = performance.now();
  const { seconds, accuracy, events } = await timeCommand(program(`
    const say = (event) => console.log(JSON.stringify(event));
    say({ type: "test", accuracy: 0.25 });
    setTimeout(() => say({ type: "test", accuracy: 0.5 }), 300);
    setTimeout(() => say({ type: "end" }), 1500);
  `));
  const all = (performance.now() - begin) / 1000;
  assert.equal(accuracy, 0.5);
  assert.deepEqual(events.map(({ type }) => type), ["test", "test", "end"]);
  assert(seconds >= 0.3 && all - seconds > 0.6, `${seconds} of ${all}`);
});

Deno.test("a command that fails or does not test is named", async () => {
  await assert.rejects(timeCommand(program("Deno.exit(3)")), /code 3.*deno eval/);
  await assert.rejects(
    timeCommand(program("console.log('{}')")),
    /without a test result: deno eval/,
  );
});
