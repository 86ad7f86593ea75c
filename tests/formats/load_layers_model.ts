import * as tf from "@tensorflow/tfjs";
import type { LayersModelFiles } from "../../lib/formats/mod.ts";

/** Serves the two files on 127.0.0.1, loads them as a page would, and disposes of the model. */
export async function loadLayersModel<Result>(
  { modelJson, weights }: LayersModelFiles,
  use: (model: tf.LayersModel) => Promise<Result>,
): Promise<Result> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    ({ url }) => {
      if (url.endsWith("/model.json")) return new Response(modelJson);
      if (url.endsWith("/weights.bin")) return new Response(weights);
      return new Response(null, { status: 404 });
    },
  );
  const model = await tf.loadLayersModel(`http://127.0.0.1:${server.addr.port}/model.json`);
  try {
    return await use(model);
  } finally {
    model.dispose();
  }
}
