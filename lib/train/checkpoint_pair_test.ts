import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { History } from "../model/history.ts";
import { presets } from "../model/presets/mod.ts";
import { decodeModel, decodePair, encodePair } from "./checkpoint_pair.ts";
import { sampleState } from "./checkpoint_sample.ts";
import { sha256 } from "./digest.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import type { StateDict } from "../named_array.ts";

const PATHS = { model: "step-00000007.safetensors", state: "step-00000007.state.safetensors" };
const PAIR = encodePair(sampleState(7));

/** A file with a right digest and any metadata, as no encoder of ours writes it. */
function sealed(tensors: StateDict, metadata: Record<string, string>): Uint8Array {
  const sha256 = createHash("sha256").update(encodeSafetensors(tensors, metadata)).digest("hex");
  return encodeSafetensors(tensors, { ...metadata, sha256 });
}

Deno.test("a state comes back bit for bit", () => {
  const state = decodePair(PAIR, PATHS);
  assert.deepEqual(state, sampleState(7));
  assert.ok(Object.is(state.training.get("history.loss")!.data[2], -0));
  const { model, metadata } = decodeModel(PAIR.model, PATHS.model);
  assert.deepEqual(model, sampleState(7).model);
  assert.deepEqual(metadata.configuration, sampleState(7).position.configuration);
});

Deno.test("the model's file is plain safetensors with PyTorch's mark", () => {
  const { tensors, metadata } = decodeSafetensors(PAIR.model, PATHS.model);
  assert.deepEqual([...tensors.keys()], ["conv1.weight", "bn1.num_batches_tracked"]);
  assert.equal(metadata.format, "pt");
});

for (const kind of ["model", "state"] as const) {
  Deno.test(`every flipped bit of the ${kind} file is found`, () => {
    const changed = PAIR[kind].slice();
    for (let bit = 0; bit < changed.length * 8; bit++) {
      changed[bit >> 3] ^= 1 << (bit & 7);
      assert.throws(
        () => decodePair({ ...PAIR, [kind]: changed }, PATHS),
        /step-00000007/,
        `${bit}`,
      );
      changed[bit >> 3] ^= 1 << (bit & 7);
    }
    assert.deepEqual(changed, PAIR[kind]);
  });

  Deno.test(`the ${kind} file is refused when cut anywhere, and when longer`, () => {
    const bytes = PAIR[kind];
    for (let length = 0; length < bytes.length; length++) {
      const changed = bytes.subarray(0, length);
      assert.throws(() => decodePair({ ...PAIR, [kind]: changed }, PATHS), /step-00000007/);
    }
    const longer = Uint8Array.of(...bytes, 0);
    assert.throws(() => decodePair({ ...PAIR, [kind]: longer }, PATHS), /step-00000007/);
  });
}

Deno.test("every flipped bit of the model's file is found without the state's file", () => {
  const changed = PAIR.model.slice();
  for (let bit = 0; bit < changed.length * 8; bit++) {
    changed[bit >> 3] ^= 1 << (bit & 7);
    assert.throws(() => decodeModel(changed, PATHS.model), /step-00000007/, `bit ${bit}`);
    changed[bit >> 3] ^= 1 << (bit & 7);
  }
});

Deno.test("files of two checkpoints are not taken for a pair", () => {
  const { state } = encodePair(sampleState(8));
  assert.throws(
    () => decodePair({ model: PAIR.model, state }, PATHS),
    /step-00000007.safetensors is damaged or of another checkpoint than step-00000007.state/,
  );
});

Deno.test("foreign files are refused by what they are", () => {
  const { tensors, metadata } = decodeSafetensors(PAIR.model, PATHS.model);
  const { sha256: _, ...content } = metadata;
  const read = (bytes: Uint8Array) => () => decodeModel(bytes, "x.safetensors");
  const message = /^Error: x.safetensors cannot be used: expected the model file of Glyph; found /;
  assert.throws(read(encodeSafetensors(tensors)), new RegExp(message.source + "a file of another"));
  assert.throws(read(PAIR.state), new RegExp(message.source + "its state file"));
  assert.throws(
    read(sealed(tensors, { ...content, version: "3" })),
    /x.safetensors was written by another Glyph: expected version 1 or 2; found 3/,
  );
  assert.throws(
    read(sealed(tensors, { ...content, configuration: "{}" })),
    /x.safetensors: expected a training configuration; found epochs: /,
  );
  assert.throws(
    read(encodeSafetensors(tensors, content)),
    /x.safetensors is damaged: expected SHA-256 undefined; found /,
  );
  assert.deepEqual(decodeModel(sealed(tensors, content), "x.safetensors").model, tensors);
});

Deno.test("a checkpoint of version 1 has the tutorial's network and the settings that there were", () => {
  const { model, training, position } = sampleState(7);
  const { dataset, recipe, epochs, batchSize, learningRate, seed, classes, imageShape } =
    position.configuration;
  const first = {
    ...{ dataset, recipe, epochs, batchSize, learningRate, seed, classes, imageShape },
    normalization: "after",
    trainExamples: 60_000,
  };
  const expected = { ...position.configuration, network: presets.tutorial({ norm: "after" }) };
  const modelBytes = sealed(model, {
    ...{ glyph: "model", version: "1", format: "pt" },
    configuration: JSON.stringify(first),
  });
  const state = sealed(training, {
    ...{ glyph: "state", version: "1", model_sha256: sha256(modelBytes) },
    position: JSON.stringify({ ...position, configuration: first }),
  });
  assert.deepEqual(decodeModel(modelBytes, PATHS.model).metadata.configuration, expected);
  const read = decodePair({ model: modelBytes, state }, PATHS);
  assert.deepEqual(read.position, { ...position, configuration: expected });
  assert.deepEqual(read.model, model);
  const history = new History();
  for (const name of ["batches", "epochs", "tests", "tests.epochs"]) {
    read.training.set(`history.loss.${name}`, { shape: [0], data: new Float64Array() });
  }
  history.load("history.loss", read.training);
  assert.deepEqual(history.validations, []);
});
