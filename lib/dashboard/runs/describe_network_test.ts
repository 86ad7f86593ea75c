import { equal } from "node:assert/strict";
import { conv, dense, dropout, residual, sequential } from "../../model/network.ts";
import { presets } from "../../model/presets/mod.ts";
import { describeNetwork } from "./describe_network.ts";

Deno.test("a network is told in a line, what repeats once", () => {
  equal(
    describeNetwork(presets.tutorial()),
    "convBlock 32 × 3, maxPool, convBlock 64 × 3, maxPool, dense",
  );
  const nested = sequential([residual([conv(8), conv(8)]), dropout(0.2), dense()]);
  equal(describeNetwork(nested), "residual (conv 8 × 2), dropout 0.2, dense");
});
