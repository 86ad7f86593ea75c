import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { PublishedDataset } from "./published.ts";

/** An IDX file of unsigned bytes, compressed. */
function idx(shape: number[], values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((size, index) => new DataView(bytes.buffer).setUint32(4 + 4 * index, size));
  bytes.set(values, 4 + 4 * shape.length);
  return Uint8Array.from(gzipSync(bytes));
}

const values = (count: number) => Array.from({ length: count }, (_, index) => index % 251);

/** For tests: the files of a small data set in the form of Fashion-MNIST's, as a server has them. */
export const sampleFiles: ReadonlyMap<string, Uint8Array<ArrayBuffer>> = new Map([
  ["train-images-idx3-ubyte.gz", idx([6, 28, 28], values(6 * 784))],
  ["train-labels-idx1-ubyte.gz", idx([6], [0, 1, 2, 0, 1, 2])],
  ["t10k-images-idx3-ubyte.gz", idx([3, 28, 28], values(3 * 784))],
  ["t10k-labels-idx1-ubyte.gz", idx([3], [2, 1, 0])],
]);

/** For tests: the data set, to be found nowhere but on the mirrors given. */
export function sampleDataset(mirrors: readonly string[]): PublishedDataset {
  return {
    name: "sample",
    title: "Sample",
    description: "numbers in the form of images",
    homepage: "http://127.0.0.1/",
    licence: "MIT",
    train: 6,
    test: 3,
    imageShape: [28, 28, 1],
    classNames: ["first", "second", "third"],
    mirrors,
    files: Array.from(sampleFiles, ([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    })),
  };
}

/** For tests: a server on 127.0.0.1 that has the files, at `/files/`. */
export function serveSample(): { mirror: string; asked: string[] } & AsyncDisposable {
  const asked: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ url }) => {
    const name = new URL(url).pathname.replace("/files/", "");
    asked.push(name);
    const bytes = sampleFiles.get(name);
    return bytes ? new Response(bytes) : new Response("none", { status: 404 });
  });
  return {
    mirror: `http://127.0.0.1:${server.addr.port}/files/`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
