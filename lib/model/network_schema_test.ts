import assert from "node:assert/strict";
import fc from "fast-check";
import * as z from "zod";
import { anyNetwork } from "./any_network.ts";
import { networkSchema } from "./network_schema.ts";
import { schemaFile } from "./write_network_schema.ts";

const schema = z.fromJSONSchema(networkSchema() as never);

Deno.test("the published schema is up to date: if not, run deno task build", async () => {
  assert.deepEqual(JSON.parse(await Deno.readTextFile(schemaFile)), networkSchema());
});

Deno.test("the schema takes every network (200 networks)", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const { error } = schema.safeParse(JSON.parse(JSON.stringify(network)));
      assert.equal(error, undefined);
    }),
    { numRuns: 200 },
  );
});

Deno.test("the schema takes blocks of one's own and $schema, and refuses wrong options", () => {
  const takes = (...blocks: unknown[]) => schema.safeParse({ type: "sequential", blocks }).success;
  assert(takes({ type: "depthwise", kernel: 3 }));
  assert(
    schema.safeParse({ $schema: "network.schema.json", type: "sequential", blocks: [] }).success,
  );
  const wrong = [
    { type: "conv" },
    { type: "conv", filters: 0 },
    { type: "conv", filters: 1, kernal: 3 },
    { type: "convBlock", filters: 1, norm: "never" },
    { type: "residual", blocks: [{ type: "dropout", rate: 1 }] },
    { filters: 1 },
    "relu",
  ];
  for (const block of wrong) assert(!takes(block), JSON.stringify(block));
  assert(!schema.safeParse({ type: "conv", filters: 3 }).success);
});
