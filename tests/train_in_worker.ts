import { trainAlone } from "./train_alone.ts";

globalThis.addEventListener("message", async ({ data: seed }: MessageEvent<number>) => {
  globalThis.postMessage(await trainAlone(seed));
});
