import fc from "fast-check";
import { layersOf } from "../../lib/model/layers.ts";
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
} from "../../lib/model/mod.ts";

/** A network and the images that it reads. */
export interface SizedNetwork {
  readonly network: Network;
  readonly imageShape: readonly [number, number, number];
}

const size = fc.integer({ min: 1, max: 5 });
const filters = fc.integer({ min: 1, max: 6 });
const padding = fc.constantFrom<(number | "same")[]>(0, 1, 2, "same");
const stride = fc.constantFrom(1, 1, 2, 3);

const anyConv = fc.record({ filters, kernel: size, stride, padding, bias: fc.boolean() })
  .map(({ filters, padding, ...window }) =>
    conv(filters, { ...window, padding: window.stride > 1 && padding === "same" ? 1 : padding })
  );
const anyConvBlock = fc.record({
  filters,
  kernel: size,
  padding: fc.constantFrom<(number | "same")[]>(0, 1, "same"),
  norm: fc.constantFrom("before", "after", "none"),
  dropout: fc.constantFrom(0, 0.5),
}).map(convBlock);
const anyPool = fc.tuple(fc.constantFrom(maxPool, averagePool), size, stride)
  .map(([pool, size, stride]) => pool(size, { stride }));
const plain = fc.constantFrom(relu(), batchNorm(), batchNorm({ epsilon: 0.01 }), dropout(0.3));
const sizeKept = fc.oneof(
  plain,
  filters.map((filters) => convBlock({ filters, padding: "same" })),
  fc.tuple(filters, size).map(([filters, kernel]) => conv(filters, { kernel, padding: "same" })),
);

/** Both ways keep the size and give as many channels. */
const anyResidual = fc.tuple(fc.array(sizeKept, { maxLength: 3 }), filters, fc.boolean())
  .map(([blocks, filters, identity]) =>
    identity
      ? residual(blocks.filter(({ type }) => type !== "conv" && type !== "convBlock"))
      : residual([...blocks, conv(filters, { padding: "same" }), batchNorm()], {
        shortcut: [conv(filters, { kernel: 1, bias: false }), batchNorm()],
      })
  );

const onImages = fc.array(fc.oneof(anyConv, anyConvBlock, anyPool, plain, anyResidual), {
  maxLength: 5,
});
const onFeatures = fc.array(
  fc.oneof(plain, fc.integer({ min: 1, max: 9 }).map((units) => dense(units))),
  { maxLength: 3 },
);
const between = fc.constantFrom<BlockDefinition[][]>([], [flatten()], [globalAveragePool()]);

/** Networks of all blocks in any order, as far as their shapes fit. */
export const anyNetwork: fc.Arbitrary<SizedNetwork> = fc.record({
  blocks: fc.tuple(onImages, between, onFeatures),
  imageShape: fc.tuple(
    fc.integer({ min: 3, max: 12 }),
    fc.integer({ min: 3, max: 12 }),
    fc.integer({ min: 1, max: 3 }),
  ),
}).map(({ blocks, imageShape }) => ({
  network: sequential([...blocks.flat(), dense()]),
  imageShape,
})).filter(({ network, imageShape }) => {
  try {
    return layersOf(network, { imageShape, classes: 10 }).length > 0;
  } catch {
    return false;
  }
});
