import assert from "node:assert/strict";
import { EventFeed } from "../../lib/dashboard/server/event_feed.ts";
import { eventResponse } from "../../lib/dashboard/server/event_response.ts";
import { HttpServer } from "../../lib/dashboard/server/http_server.ts";
import { RunStore } from "../../lib/runs/run_store.ts";
import { messagesUntil, readMessages } from "./read_events.ts";
import { addRun, makeRuns, writeBatches } from "./runs.ts";
import { startDashboard } from "./server.ts";

/** The feed alone, served in this process, so that Deno sees what is left behind. */
async function serveFeed(runs: string, beatMilliseconds?: number) {
  const stack = new AsyncDisposableStack();
  const store = stack.use(RunStore.open(runs));
  const feed = new EventFeed(store, { beatMilliseconds });
  const server = new HttpServer(
    (request) => Promise.resolve(eventResponse(request, feed)),
    (error) => assert.fail(String(error)),
  );
  const port = await server.listen("127.0.0.1", 0);
  stack.defer(async () => {
    feed.close();
    await server.close();
  });
  return { store, feed, stack, address: `http://127.0.0.1:${port}/` };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const began = performance.now(); !condition();) {
    assert.ok(performance.now() - began < 20_000, `Not within 20 seconds: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const steps = (messages: readonly { event: { event: { type: string; step?: number } } }[]) =>
  messages.map(({ event: { event } }) => event).filter(({ type }) => type === "batch")
    .map(({ step }) => step!);

Deno.test("a stream has all events after an id, with batches thinned to 20 a second", async () => {
  await using dashboard = await startDashboard();
  const { runs } = dashboard;
  const [first, second] = [addRun(runs, { steps: 1000 }), addRun(runs, { steps: 200 })];
  const last = (path: string, headers?: HeadersInit) =>
    dashboard.get(path, headers).then((response) => {
      assert.equal(response.headers.get("Content-Type"), "text/event-stream");
      return messagesUntil(
        response,
        ({ event: { run, event } }) =>
          (run === second || path.includes(first)) && event.type === "run" &&
          event.run.state === "completed",
      );
    });
  const all = await last("/api/events?after=0");
  const ids = all.map(({ id }) => Number(id));
  assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
  assert.deepEqual(ids, all.map(({ event }) => event.id));
  const states = all.filter(({ event }) => event.event.type === "run").map(({ event }) =>
    event.run
  );
  assert.deepEqual(states, [first, first, second, second]);
  // 10 and 2 seconds of training.
  for (const [run, seconds] of [[first, 10], [second, 2]] as const) {
    const sent = steps(all.filter(({ event }) => event.run === run));
    // Each page of what is read later may begin between two twentieths of a second.
    assert.ok(sent.length >= 20 * seconds && sent.length <= 21 * seconds, `${sent.length} batches`);
    assert.ok(sent.every((step, index) => index === 0 || step > sent[index - 1]));
  }
  const one = await last(`/api/runs/${first}/events?after=0`);
  assert.ok(one.every(({ event }) => event.run === first));
  assert.ok(steps(one).length >= 200 && steps(one).length <= 210);
  const told = (messages: typeof all) =>
    messages.filter(({ event }) => event.run === first && event.event.type !== "batch");
  assert.deepEqual(told(one), told(all));
  const [from] = all.slice(100);
  const rest = await last("/api/events?after=0", { "Last-Event-ID": from.id });
  // Whoever joins between two twentieths of a second gets one batch more.
  assert.deepEqual(rest.slice(-all.length + 101), all.slice(101));
  assert.ok(Number(rest[0].id) > Number(from.id) && rest.length <= all.length - 100);
  for (const after of ["x", "-1", "1.5", "1e3", "9999999999999999"]) {
    const response = await dashboard.get(`/api/events?after=${after}`);
    assert.equal(response.status, 400);
    assert.equal((await response.json()).field, "after");
  }
  // An id of a store that is no more.
  const response = await dashboard.get("/api/events?after=999999");
  const next = messagesUntil(response, () => true);
  await dashboard.send("PATCH", `/api/runs/${first}`, { name: "new" });
  const [{ event: { event } }] = await next;
  assert.ok(event.type === "run" && event.run.name === "new");
});

Deno.test("what other processes write arrives once and in order, also after kill -9 of the server", async () => {
  await using folder = await makeRuns();
  const { runs } = folder;
  const id = addRun(runs);
  const other = addRun(runs);
  const received: number[] = [];
  let lastId = "";
  let port: number;
  const follow = async (response: Response, last: number) => {
    for await (const message of readMessages(response)) {
      assert.ok(Number(message.id) > Number(lastId));
      lastId = message.id;
      assert.equal(message.event.run, id);
      received.push(...steps([message]));
      if (received.at(-1)! >= last) return;
    }
    assert.fail("The stream ended");
  };
  {
    const dashboard = await startDashboard({ runs });
    port = Number(dashboard.address.port);
    const following = follow(await dashboard.get(`/api/runs/${id}/events`), 145);
    for (let step = 0; step < 150; step += 5) {
      // Five hundredths of a second: one of them is sent.
      writeBatches(runs, id, { from: step + 1, to: step + 5 });
      writeBatches(runs, other, { from: step + 1, to: step + 5 });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await following;
    await dashboard.stop("SIGKILL");
  }
  assert.ok(received.length >= 28, `${received}`);
  writeBatches(runs, id, { from: 151, to: 200 });
  await using dashboard = await startDashboard({ runs, port });
  const response = await dashboard.get(`/api/runs/${id}/events`, { "Last-Event-ID": lastId });
  const following = follow(response, 225);
  writeBatches(runs, id, { from: 201, to: 225 });
  await following;
  assert.deepEqual(received, received.toSorted((a, b) => a - b));
  assert.equal(new Set(received).size, received.length);
  const gaps = received.slice(1).map((step, index) => step - received[index]);
  assert.ok(gaps.every((gap) => gap <= 10), `Steps are missing: ${received}`);
});

Deno.test("a comment says that a quiet stream lives", async () => {
  await using folder = await makeRuns();
  const { address, stack } = await serveFeed(folder.runs, 20);
  await using _ = stack;
  const response = await fetch(address);
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.split(":\n\n").length > 3) break;
  }
  assert.match(text, /^retry: 1000\n\n(:\n\n){3,}$/);
});

Deno.test("500 streams that are opened and dropped leave nothing behind", async () => {
  await using folder = await makeRuns();
  const { address, stack, feed } = await serveFeed(folder.runs);
  await using _ = stack;
  const id = addRun(folder.runs);
  const { hostname, port, host } = new URL(address);
  for (let round = 0; round < 5; round++) {
    const connections = await Promise.all(Array.from({ length: 100 }, async () => {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      const request = `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
      await connection.write(new TextEncoder().encode(request));
      await connection.read(new Uint8Array(10));
      return connection;
    }));
    await until(() => feed.clients === 100, "100 streams are open");
    // Some vanish while they are written to.
    writeBatches(folder.runs, id, { from: round * 10 + 1, to: round * 10 + 10 });
    for (const connection of connections) connection.close();
    await until(() => feed.clients === 0, "all streams are gone");
  }
});

const linux = Deno.build.os === "linux";

Deno.test({
  name: `memory does not grow with clients that do not read, and they miss nothing${
    linux ? "" : " (skipped: what a process takes is read from /proc)"
  }`,
  ignore: !linux,
  fn: staysSmall,
});

async function staysSmall(): Promise<void> {
  await using dashboard = await startDashboard();
  const { address, runs, process } = dashboard;
  const id = addRun(runs);
  const memory = () => {
    const status = Deno.readTextFileSync(`/proc/${process.pid}/status`);
    return Number(status.match(/VmRSS:\s*(\d+)/)![1]) / 1024;
  };
  const connections = await Promise.all(Array.from({ length: 100 }, async () => {
    const connection = await Deno.connect({
      hostname: address.hostname,
      port: Number(address.port),
    });
    const request = `GET /api/events?after=0 HTTP/1.1\r\nHost: ${address.host}\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    return connection;
  }));
  const reader = await dashboard.get("/api/events");
  const end = 60_000;
  const all = messagesUntil(reader, (message) => steps([message])[0] > end - 20);
  const before = memory();
  for (let step = 0; step < end; step += 2000) {
    writeBatches(runs, id, { from: step + 1, to: step + 2000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok((await all).length >= end / 5);
  // 3 MB were sent to the one that reads; the others' kernels hold some of it.
  const grown = memory() - before;
  assert.ok(grown < 80, `${grown} MB for 100 clients`);
  const [slow, ...others] = connections;
  for (const connection of others) connection.close();
  const sent: number[] = [];
  let text = "";
  for await (const part of slow.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    const lines = text.split("\n");
    text = lines.pop()!;
    for (const line of lines) {
      const step = line.match(/^data: .*"step":(\d+)/)?.[1];
      if (step) sent.push(Number(step));
    }
    if (sent.at(-1)! > end - 20) break;
  }
  assert.ok(sent.length >= end / 5, `${sent.length} batches`);
  assert.ok(sent.every((step, index) => index === 0 || step - sent[index - 1] <= 10));
}

Deno.test("Ctrl-C ends a server with open streams at once", async () => {
  await using dashboard = await startDashboard();
  const streams = await Promise.all(
    Array.from({ length: 20 }, () => dashboard.get("/api/events")),
  );
  const ends = streams.map((response) => response.text());
  const began = performance.now();
  assert.equal(await dashboard.stop("SIGINT"), 0);
  assert.ok(performance.now() - began < 2000);
  for (const end of await Promise.all(ends)) assert.match(end, /^retry: 1000/);
});
