import assert from "node:assert/strict";
import fc from "fast-check";
import { anyNetwork } from "./any_network.ts";
import {
  averagePool,
  type BlockDefinition,
  conv,
  convBlock,
  dense,
  dropout,
  maxPool,
  parseNetwork,
  residual,
  sequential,
} from "./network.ts";

Deno.test("a network comes back from its JSON as it was (500 networks)", () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      assert.deepEqual(parseNetwork(JSON.parse(JSON.stringify(network)), "test"), network);
    }),
    { numRuns: 500 },
  );
});

Deno.test("options that have their defaults are left out, in code and in JSON", () => {
  assert.deepEqual(conv(4, { kernel: 3, stride: 1, padding: 0, bias: true }), conv(4));
  assert.deepEqual(maxPool(2, { stride: 2 }), { type: "maxPool" });
  assert.deepEqual(averagePool(3, { stride: 3 }), { type: "averagePool", size: 3 });
  assert.deepEqual(residual([conv(4)], { shortcut: [] }), residual([conv(4)]));
  const json = {
    $schema: "network.schema.json",
    type: "sequential",
    blocks: [
      { type: "convBlock", filters: 2, norm: "before", dropout: 0 },
      { type: "residual", blocks: [{ type: "dropout", rate: 0.5, per: "unit" }] },
      { type: "maxPool", size: 2, stride: 2 },
    ],
  };
  const expected = sequential([convBlock({ filters: 2 }), residual([dropout(0.5)]), maxPool()]);
  assert.deepEqual(parseNetwork(json, "test"), expected);
});

Deno.test("what was given is not changed, and later changes of it change no network", () => {
  const blocks = [conv(4)];
  const network = sequential(blocks);
  blocks.push(dense());
  assert.deepEqual(network, { type: "sequential", blocks: [{ type: "conv", filters: 4 }] });
});

Deno.test("wrong options are refused by block, name and value", () => {
  const wrong: [() => BlockDefinition, RegExp][] = [
    [() => conv(0), /^conv: filters is 0, but must be a whole number from 1 to 65,536$/],
    [() => conv(2.5), /^conv: filters is 2.5, but/],
    [() => conv(NaN), /^conv: filters is null, but/],
    [() => conv(1, { kernel: 0 }), /^conv: kernel is 0, but/],
    [() => conv(1, { padding: -1 }), /padding is -1, but must be .* from 0 to 65,536 or "same"$/],
    [
      () => conv(1, { padding: "valid" as "same" }),
      /padding is "valid", but must be .* or "same"$/,
    ],
    [() => conv(1, { padding: "same", stride: 2 }), /padding is "same", but .* stride is above 1/],
    [() => convBlock({ filters: 1, padding: "same", stride: 2 }), /^convBlock: padding is "same"/],
    [() => conv(1, { kernal: 5 } as object), /^conv: it has no option kernal$/],
    [() => convBlock({} as { filters: number }), /filters is missing: it must be a whole number/],
    [() => convBlock({ filters: 1, norm: "x" as "none" }), /norm is "x", .*"before" or "after" or/],
    [() => dropout(1), /^dropout: rate is 1, but must be from 0 up to, but not including, 1$/],
    [() => maxPool(0), /^maxPool: size is 0, but/],
    [() => dense(0), /^dense: units is 0, but/],
    [() => residual([conv(1), 7 as never]), /^blocks\[1\] is 7, but must be a block/],
    [
      () => residual([], { shortcut: [{ type: "conv" }] }),
      /^shortcut\[0\] \(conv\): filters is mis/,
    ],
  ];
  for (const [make, message] of wrong) {
    assert.throws(make, (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a file that holds no network is refused by its name and the block's place", () => {
  const blocks = (...blocks: unknown[]) => ({ type: "sequential", blocks });
  const inside = blocks({ type: "residual", blocks: [{ type: "relu" }, { type: "conv" }] });
  const wrong: [unknown, RegExp][] = [
    [null, /^net\.json: The network's type is undefined, but must be "sequential": \{/],
    ["x", /type is undefined/],
    [[], /type is undefined/],
    [{ type: "conv", filters: 3 }, /type is "conv"/],
    [{ type: "sequential" }, /^net\.json: sequential: blocks is missing: it must be a list/],
    [{ type: "sequential", blocks: {} }, /blocks is \{\}, but must be a list of blocks/],
    [{ type: "sequential", blocks: [], name: 1 }, /sequential: it has no option name/],
    [blocks(null), /blocks\[0\] is null, but must be a block/],
    [blocks([]), /blocks\[0\] is \[\], but must be a block/],
    [blocks({ type: 3 }), /blocks\[0\] is \{"type":3\}, but must be a block/],
    [blocks({ type: "swish" }), /blocks\[0\] has the type "swish", which is not defined: import/],
    [blocks({ type: "toString" }), /blocks\[0\] has the type "toString", which is not defined/],
    [blocks({ type: "relu" }, { type: "conv" }), /^net\.json: blocks\[1\] \(conv\): filters is mi/],
    [inside, /^net\.json: blocks\[0\]\.blocks\[1\] \(conv\): filters is missing/],
    [blocks(inside), /^net\.json: blocks\[0\]\.blocks\[0\]\.blocks\[1\] \(conv\)/],
  ];
  for (const [json, message] of wrong) {
    assert.throws(() => parseNetwork(json, "net.json"), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("anything that JSON can hold is a network or refused, nothing else (1,000 values)", () => {
  const types = fc.constantFrom("conv", "relu", "residual", "dense", "sequential", "__proto__");
  const block = fc.dictionary(fc.constantFrom("filters", "blocks", "units", "x"), fc.jsonValue())
    .chain((options) => types.map((type) => ({ ...options, type })));
  const json = fc.oneof(
    fc.jsonValue(),
    fc.array(block).map((blocks) => ({ type: "sequential", blocks })),
  );
  fc.assert(
    fc.property(json, (value) => {
      try {
        assert.equal(parseNetwork(value, "test").type, "sequential");
      } catch (error) {
        assert.ok(error instanceof RangeError);
        assert.match(error.message, /^test: /);
      }
    }),
    { numRuns: 1000 },
  );
});
