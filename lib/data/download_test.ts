import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { downloadFiles, type DownloadProgress, type RemoteFile } from "./download.ts";

const content = Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) >> 3);
const file: RemoteFile = {
  name: "pixels.gz",
  bytes: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
};

/** A request as a server sees it: its path and the first byte asked for. */
interface Request {
  readonly path: string;
  readonly from: number;
  readonly connection: Deno.TcpConn;
}
type Answer = (request: Request) => Promise<void>;

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Answers with a head and some bytes, written as given: right or wrong. */
async function send(to: Request, status: string, headers: string[], body: Uint8Array) {
  const head = [`HTTP/1.1 ${status}`, "connection: close", ...headers, "", ""].join("\r\n");
  const writer = to.connection.writable.getWriter();
  await writer.write(new TextEncoder().encode(head));
  await writer.write(body);
  writer.releaseLock();
}

const range = (from: number) => `content-range: bytes ${from}-99999/100000`;
const length = (bytes: number) => `content-length: ${bytes}`;
const rest = (from: number) => content.subarray(from);

const answers = {
  good: (to) => send(to, "206 Partial", [range(to.from), length(1e5 - to.from)], rest(to.from)),
  wrong: (to) => send(to, "200 OK", [length(1e5)], content.map((byte) => byte ^ 1)),
  missing: (to) => send(to, "404 Not Found", [length(4)], new Uint8Array(4)),
  ignoresRange: (to) => send(to, "200 OK", [length(1e5)], content),
  cutsOff: (to) =>
    send(
      to,
      "206 Partial",
      [range(to.from), length(1e5 - to.from)],
      content.subarray(to.from, to.from + 30_000),
    ),
  cutsOffAndIgnoresRange: (to) => send(to, "200 OK", [length(1e5)], content.subarray(0, 30_000)),
  saysLess: (to) =>
    send(to, "206 Partial", [range(to.from), length(Math.min(4e4, 1e5 - to.from))], rest(to.from)),
  saysMore: (to) => send(to, "206 Partial", [range(to.from), length(2e5)], rest(to.from)),
  sendsMore: (to) => send(to, "200 OK", [length(1e6)], new Uint8Array(1e6)),
  otherRange: (to) => send(to, "206 Partial", [range(7), length(99_993)], rest(7)),
  silent: () => pause(800),
  stalls: async (to) => {
    await answers.cutsOff(to);
    await pause(800);
  },
  trickles: async (to) => {
    await send(to, "206 Partial", [range(to.from), length(1e5 - to.from)], new Uint8Array(0));
    for (let at = to.from; at < content.length; at += 500) {
      const writer = to.connection.writable.getWriter();
      await writer.write(content.subarray(at, at + 500));
      writer.releaseLock();
      await pause(10);
    }
  },
} satisfies Record<string, Answer> as Record<string, Answer>;

/** A server on 127.0.0.1 where the first folder of the path says how to answer. */
class Server implements AsyncDisposable {
  readonly requests: string[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #done = this.#serve();

  mirror(answer: string): string {
    return `http://127.0.0.1:${this.#listener.addr.port}/${answer}/`;
  }

  async #serve(): Promise<void> {
    const open: Promise<void>[] = [];
    for await (const connection of this.#listener) open.push(this.#answer(connection));
    await Promise.all(open);
  }

  async #answer(connection: Deno.TcpConn): Promise<void> {
    const buffer = new Uint8Array(4096);
    const read = await connection.read(buffer);
    const head = new TextDecoder().decode(buffer.subarray(0, read ?? 0));
    const path = head.split(" ")[1] ?? "";
    const from = Number(/range: bytes=(\d+)-/i.exec(head)?.[1] ?? 0);
    const [, answer, name] = path.split("/");
    this.requests.push(`${answer} ${name} ${from}`);
    // A client that had enough closes the connection.
    await answers[answer]({ path, from, connection }).catch(() => {});
    try {
      connection.close();
    } catch {
      // It is closed when a write has failed.
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#done;
  }
}

interface Trial {
  readonly server: Server;
  readonly folder: string;
  readonly progress: DownloadProgress[];
  get(...mirrors: string[]): Promise<void>;
}

/** Runs a test with a server and an empty folder. */
function trial(name: string, run: (trial: Trial) => Promise<void>): void {
  Deno.test(`download: ${name}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "glyph-download-" });
    const progress: DownloadProgress[] = [];
    try {
      await using server = new Server();
      const get = (...mirrors: string[]) =>
        downloadFiles([file], folder, {
          mirrors: mirrors.map((answer) => server.mirror(answer)),
          onProgress: (event) => progress.push(event),
          stallSeconds: 0.3,
        });
      await run({ server, folder, progress, get });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

async function assertWhole(folder: string): Promise<void> {
  assert.deepEqual(await Deno.readFile(join(folder, file.name)), content);
  const names = await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
  assert.deepEqual(names.sort(), ["download.lock", file.name]);
}

trial(
  "a good mirror gives the file, told of as it comes",
  async ({ get, server, folder, progress }) => {
    await get("good");
    await assertWhole(folder);
    assert.deepEqual(server.requests, ["good pixels.gz 0"]);
    assert.deepEqual(progress.at(-1), { file: "pixels.gz", received: 100_000, total: 100_000 });
    assert.ok(
      progress.every(({ received }, index) => received > (progress[index - 1]?.received ?? 0)),
    );

    await get("good");
    assert.equal(server.requests.length, 1, "what is there is not fetched again");
  },
);

trial("a file that was damaged on disk is fetched again", async ({ get, folder }) => {
  await Deno.writeFile(join(folder, file.name), content.subarray(1));
  await get("good");
  await assertWhole(folder);
});

trial("a mirror that cuts off is resumed", async ({ get, server, folder }) => {
  await get("cutsOff", "good");
  await assertWhole(folder);
  assert.deepEqual(
    server.requests,
    [0, 30_000, 60_000, 90_000].map((at) => `cutsOff pixels.gz ${at}`),
  );
});

trial("a mirror that stalls is resumed after the time-out", async ({ get, server, folder }) => {
  await get("stalls");
  await assertWhole(folder);
  assert.equal(server.requests.length, 4);
});

for (const failing of ["missing", "silent", "wrong", "otherRange", "sendsMore"]) {
  trial(
    `the next mirror is taken after one of the kind "${failing}"`,
    async ({ get, server, folder }) => {
      await get(failing, "good");
      await assertWhole(folder);
      assert.deepEqual(server.requests.map((line) => line.split(" ")[0]), [failing, "good"]);
    },
  );
}

trial("what one mirror began another one ends", async ({ get, server, folder }) => {
  await get("cutsOffAndIgnoresRange", "good");
  await assertWhole(folder);
  assert.equal(server.requests.at(-1), "good pixels.gz 30000");
});

trial("a mirror that ignores ranges begins anew", async ({ get, server, folder }) => {
  await Deno.writeFile(join(folder, `${file.name}.part`), new Uint8Array(5000));
  await get("ignoresRange");
  await assertWhole(folder);
  assert.deepEqual(server.requests, ["ignoresRange pixels.gz 5000"]);
});

for (const lying of ["saysLess", "saysMore"]) {
  trial(`a lie about the length does no harm: "${lying}"`, async ({ get, folder }) => {
    await get(lying);
    await assertWhole(folder);
  });
}

trial("a part with wrong bytes is thrown away", async ({ get, server, folder }) => {
  await Deno.writeFile(join(folder, `${file.name}.part`), new Uint8Array(5000).fill(9));
  await get("good");
  await assertWhole(folder);
  assert.deepEqual(server.requests, ["good pixels.gz 5000", "good pixels.gz 0"]);
});

trial("a part longer than the file is thrown away", async ({ get, folder }) => {
  await Deno.writeFile(join(folder, `${file.name}.part`), new Uint8Array(100_001));
  await get("good");
  await assertWhole(folder);
});

trial("a mirror that trickles is given up when its time is over", async ({ server, folder }) => {
  await downloadFiles([file], folder, {
    mirrors: [server.mirror("trickles"), server.mirror("good")],
    limitSeconds: 0.4,
  });
  await assertWhole(folder);
  const [first, second] = server.requests;
  assert.equal(server.requests.length, 2);
  assert.equal(first, "trickles pixels.gz 0");
  assert.match(second, /^good pixels.gz [1-9]\d*$/);
});

trial("when every mirror fails, each reason is told", async ({ get }) => {
  await assert.rejects(get("missing", "silent", "wrong", "sendsMore"), (error) => {
    assert.ok(error instanceof AggregateError);
    const [missing, silent, wrong, more] = error.errors.map(String);
    assert.match(missing, /missing\/pixels.gz: expected status 200 or 206, found 404/);
    assert.match(silent, /silent\/pixels.gz: expected data within 0.3 seconds, found none/);
    assert.match(wrong, new RegExp(`wrong/pixels.gz: expected SHA-256 ${file.sha256}, found `));
    assert.match(more, /sendsMore\/pixels.gz: expected SHA-256/);
    assert.match(error.message, /^pixels.gz cannot be downloaded: .*404.*found none/);
    return true;
  });
});

trial("a mirror that cannot be reached is named with the reason", async ({ folder }) => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const mirror = `http://127.0.0.1:${closed.addr.port}/`;
  closed.close();
  await assert.rejects(
    downloadFiles([file], folder, { mirrors: [mirror] }),
    new RegExp(`${mirror}pixels.gz: .*refused`),
  );
});

trial("a mirror that failed is asked last for the files to come", async ({ server, folder }) => {
  await downloadFiles([file, { ...file, name: "labels.gz" }], folder, {
    mirrors: [server.mirror("missing"), server.mirror("good")],
  });
  assert.deepEqual(server.requests, [
    "missing pixels.gz 0",
    "good pixels.gz 0",
    "good labels.gz 0",
  ]);
});

trial("a signal stops it, and the next one goes on", async ({ get, server, folder }) => {
  const controller = new AbortController();
  await assert.rejects(
    downloadFiles([file], folder, {
      mirrors: [server.mirror("trickles"), server.mirror("good")],
      signal: controller.signal,
      onProgress: ({ received }) => received > 2000 && controller.abort(new Error("enough")),
    }),
    /^Error: enough$/,
  );
  assert.deepEqual(server.requests, ["trickles pixels.gz 0"]);
  await get("good");
  await assertWhole(folder);
  assert.match(server.requests[1], /^good pixels.gz [1-9]\d*$/);
});

trial("of many at once one downloads and the others wait", async ({ get, server, folder }) => {
  await Promise.all([get("cutsOff"), get("cutsOff"), get("cutsOff")]);
  await assertWhole(folder);
  assert.equal(server.requests.length, 4);
});

trial("two processes at once do not get in each other's way", async ({ server, folder }) => {
  const program = `
    import { downloadFiles } from ${JSON.stringify(import.meta.resolve("./download.ts"))};
    await downloadFiles(${JSON.stringify([file])}, ${JSON.stringify(folder)}, {
      mirrors: [${JSON.stringify(server.mirror("trickles"))}] });`;
  const path = join(folder, "program.ts");
  await Deno.writeTextFile(path, program);
  const run = () =>
    new Deno.Command("deno", { args: ["run", "--quiet", "--no-config", "-A", path] }).output();
  const outputs = await Promise.all([run(), run()]);
  await Deno.remove(path);
  for (const { success, stderr } of outputs) assert.ok(success, new TextDecoder().decode(stderr));
  await assertWhole(folder);
  assert.deepEqual(server.requests, ["trickles pixels.gz 0"]);
});

trial(
  "a process that was killed leaves no lock, and its part is used",
  async ({ get, server, folder }) => {
    const program = `
    import { downloadFiles } from ${JSON.stringify(import.meta.resolve("./download.ts"))};
    await downloadFiles(${JSON.stringify([file])}, ${JSON.stringify(folder)}, {
      mirrors: [${JSON.stringify(server.mirror("trickles"))}],
      onProgress: ({ received }) => console.log(received) });`;
    const path = join(folder, "program.ts");
    await Deno.writeTextFile(path, program);
    const process = new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-config", "-A", path],
      stdout: "piped",
    }).spawn();
    const reader = process.stdout.getReader();
    await reader.read();
    process.kill("SIGKILL");
    await process.status;
    await reader.cancel();
    await Deno.remove(path);
    await get("good");
    await assertWhole(folder);
    assert.match(server.requests[1], /^good pixels.gz [1-9]\d*$/);
  },
);
