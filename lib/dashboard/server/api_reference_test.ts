import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { anchorOf, curlExample, operations, startOptions } from "./api_reference.ts";

const folder = new URL("../../../routes/api/", import.meta.url).pathname;

async function routesIn(path: string): Promise<string[]> {
  const found = await Array.fromAsync(Deno.readDir(path), async ({ name, isDirectory }) => {
    const inner = join(path, name);
    if (isDirectory) return await routesIn(inner);
    const route = relative(folder, inner).replace(/\.tsx?$/, "").replace(/(^|\/)index$/, "");
    return [`/api/${route.replace(/\[(\w+)\]/g, ":$1")}`.replace(/\/$/, "")];
  });
  return found.flat();
}

Deno.test("the API's page describes every address, each once", async () => {
  const described = new Set(operations.map(({ path }) => path));
  const routes = new Set(await routesIn(folder));
  routes.delete("/api");
  assert.deepEqual([...described].sort(), [...routes].sort());
  assert.equal(new Set(operations.map(anchorOf)).size, operations.length);
});

Deno.test("examples are commands that a shell takes", () => {
  const examples = operations.map((operation) => curlExample(operation, "http://127.0.0.1:8000"));
  assert.ok(examples.includes("curl http://127.0.0.1:8000/api/runs"));
  assert.ok(examples.includes("curl -N 'http://127.0.0.1:8000/api/runs/RUN/events?after=0'"));
  assert.ok(
    examples.includes(
      "curl -X POST -H 'X-Glyph-Request: 1' http://127.0.0.1:8000/api/runs/RUN/stop",
    ),
  );
  for (const example of examples) assert.equal(example.split("'").length % 2, 1, example);
  for (const { body, example } of operations) assert.equal(body === undefined || !!example, true);
});

Deno.test("the options of a run stand there with their defaults", () => {
  const epochs = startOptions.find(({ name }) => name === "epochs");
  assert.match(epochs!.description, /^passes .* \(default: \d+\)$/);
  assert.ok(!startOptions.some(({ name }) => ["runs", "json", "dashboard", "run"].includes(name)));
});
