import fc from "fast-check";
import {
  averagePool,
  batchNorm,
  type BlockDefinition,
  conv,
  convBlock,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  maxPool,
  type Network,
  relu,
  residual,
  sequential,
} from "./network.ts";

const small = fc.integer({ min: 1, max: 9 });
const rate = fc.double({ min: 0, max: 0.99, noNaN: true }).map((value) => value === 0 ? 0 : value);
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const window = {
  kernel: some(small),
  padding: some(fc.oneof(fc.nat(4), fc.constant("same" as const))),
};

const leaf: fc.Arbitrary<BlockDefinition> = fc.oneof(
  fc.tuple(small, fc.record({ ...window, bias: some(fc.boolean()) }))
    .map(([filters, options]) => conv(filters, options)),
  fc.tuple(small, small, fc.nat(4)).map(([filters, stride, padding]) =>
    conv(filters, { stride, padding })
  ),
  fc.record({
    filters: small,
    ...window,
    norm: some(fc.constantFrom("before" as const, "after" as const, "none" as const)),
    dropout: some(rate),
  }).map(convBlock),
  fc.record({ momentum: some(fc.constantFrom(0.1, 0.5, 1)), epsilon: some(fc.constant(1e-3)) })
    .map(batchNorm),
  fc.tuple(some(small), fc.record({ stride: some(small) }))
    .map(([size, options]) => maxPool(size, options)),
  fc.tuple(some(small), fc.record({ stride: some(small) }))
    .map(([size, options]) => averagePool(size, options)),
  fc.tuple(rate, fc.record({ per: some(fc.constantFrom("unit" as const, "channel" as const)) }))
    .map(([rate, options]) => dropout(rate, options)),
  some(small).map(dense),
  fc.constantFrom(relu, flatten, globalAveragePool).map((make) => make()),
);

const { blocks } = fc.letrec<{ block: BlockDefinition; blocks: BlockDefinition[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    leaf,
    tie("blocks").map(sequential),
    fc.tuple(tie("blocks"), some(tie("blocks")))
      .map(([body, shortcut]) => residual(body, { shortcut })),
  ),
  blocks: fc.array(tie("block"), { maxLength: 4 }),
}));

/** For tests: networks of all blocks, most of which fit no image. */
export const anyNetwork: fc.Arbitrary<Network> = blocks.map(sequential);
