/**
 * Starts one network with what another has learnt: the first layers of one that was trained on
 * MNIST's digits begin a network for Fashion-MNIST's clothes. All layers are trained on (fine-tuned);
 * none is frozen. The same network from scratch stands beside it.
 *
 *     deno run -A examples/transfer.ts [FROM] [TO] [IMAGES]
 *
 * FROM and TO are names of data sets or folders: `mnist` and `fashion-mnist` if nothing is said.
 * IMAGES, 6,400 if nothing is said, is how many training images of each are used.
 *
 * @module
 */
import {
  CNN,
  type Dataset,
  type DataSplit,
  loadDataset,
  recipes,
  selectBackend,
  type StateDict,
  train,
} from "@glyph/cnn";

const [from = "mnist", to = "fashion-mnist", images = "6400"] = Deno.args;

/** The layers that are taken along: what they see, edges and strokes, is in all images. */
const taken = ["conv1", "bn1", "conv2", "bn2", "conv3", "bn3"];

const recipe = { ...recipes.fast, epochs: 2, batchSize: 32, seed: 1 };

function createNetwork({ height, width, channels, classes }: Dataset): CNN {
  return new CNN({ ...recipe, imageShape: [height, width, channels], classes });
}

/** Trains by the recipe; gives the accuracy on the test images. */
async function learn(model: CNN, data: DataSplit): Promise<number> {
  let accuracy = NaN;
  for await (const event of train(model, data, { ...recipe, backend, test: "end" })) {
    if (event.type === "test") accuracy = event.accuracy;
  }
  return accuracy;
}

const percent = (fraction: number) => `${(100 * fraction).toFixed(2)}%`;

const backend = await selectBackend();
const digits = await loadDataset(from, { limit: Number(images) });
const teacher = createNetwork(digits.train);
console.log(`${from}: test accuracy ${percent(await learn(teacher, digits))}`);

const state: StateDict = new Map(
  [...await teacher.stateDict()].filter(([name]) => taken.includes(name.split(".")[0])),
);
const clothes = await loadDataset(to, { limit: Number(images) });

const scratch = createNetwork(clothes.train);
console.log(`${to}, from scratch: test accuracy ${percent(await learn(scratch, clothes))}`);

const student = createNetwork(clothes.train);
// Not strict: what the state does not have, keeps the values that it started with.
const { missing } = student.loadStateDict(state, { strict: false });
console.log(`Taken along: ${state.size} arrays; from scratch: ${missing.length}`);
console.log(`${to}, from ${from}: test accuracy ${percent(await learn(student, clothes))}`);

for (const model of [teacher, scratch, student]) model.dispose();
backend.dispose();
