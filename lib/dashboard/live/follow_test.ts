import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import type { StoredEvent } from "../../runs/run.ts";
import { ApiError } from "./api.ts";
import { EventFeed } from "./event_feed.ts";
import { eventOf, FakeSource, FakeTimers } from "./fake_stream.ts";
import { follow } from "./follow.ts";
import { joinOverPort, type Port, serveTab } from "./port_messages.ts";

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

/** Two ends of a channel whose messages arrive when the test says so. */
class FakeChannel {
  readonly #queues: [Event[], Event[]] = [[], []];
  readonly #ends = [new EventTarget(), new EventTarget()];
  readonly ports: [Port, Port] = [this.#port(0), this.#port(1)];
  #connect?: (port: Port) => void;

  /** The other end gets its port when the worker has started. */
  constructor(connect: (port: Port) => void) {
    this.#connect = connect;
  }

  /** Lets up to `most` messages arrive in each direction. */
  deliver(most = Infinity): void {
    this.#connect?.(this.ports[0]);
    this.#connect = undefined;
    for (const [to, queue] of this.#queues.entries()) {
      for (const event of queue.splice(0, most)) this.#ends[to].dispatchEvent(event);
    }
  }

  #port(end: 0 | 1): Port {
    return {
      postMessage: (message) => {
        const data = JSON.parse(JSON.stringify(message));
        this.#queues[1 - end].push(new MessageEvent("message", { data }));
      },
      addEventListener: (type, listener) => this.#ends[end].addEventListener(type, listener),
      start() {},
      close() {},
    };
  }
}

/** A server with a log, which a browser's worker reads and some tabs follow. */
class World {
  readonly #sources: FakeSource[] = [];
  readonly #read = new WeakMap<FakeSource, number>();
  readonly #feed = new EventFeed((address) => {
    this.#sources.push(new FakeSource(address));
    return this.#sources.at(-1)!;
  });
  readonly tabs: {
    shown: number[];
    channel: FakeChannel;
    answers: ((fails: boolean) => void)[];
    stop: () => void;
  }[] = [];
  log: StoredEvent[] = [];

  openTab(): void {
    const channel = new FakeChannel((port) => serveTab(port, (tell) => this.#feed.join(tell)));
    const tab: World["tabs"][number] = { shown: [], channel, answers: [], stop: () => {} };
    tab.stop = follow<{ ids: number[] }>({
      fetch: () => {
        const answer = Promise.withResolvers<{ ids: number[]; lastEventId: number }>();
        let then = this.#snapshot();
        // The server looks some time after it was asked, and the answer travels for a while.
        let hasLooked = false;
        tab.answers.push((fails) => {
          if (fails) answer.reject(new ApiError(0, "", ""));
          else if (hasLooked) answer.resolve(then);
          else {
            hasLooked = true;
            then = this.#snapshot();
            tab.answers.push((fails) =>
              fails ? answer.reject(new ApiError(0, "", "")) : answer.resolve(then)
            );
          }
        });
        return answer.promise;
      },
      reset: ({ ids }) => tab.shown = ids,
      apply: ({ id }) => tab.shown.push(id),
    }, (tell) => joinOverPort(channel.ports[1], tell));
    this.tabs.push(tab);
  }

  happen(): void {
    this.log.push(eventOf((this.log.at(-1)?.id ?? 0) + 1));
  }

  /** The open stream gives what it has, from where it began. */
  stream(most = Infinity): void {
    const source = this.#sources.at(-1);
    if (!source || source.isClosed) return;
    const end = this.log.at(-1)?.id ?? 0;
    if (!source.isOpen) {
      source.open();
      this.#read.set(source, source.after ?? end);
    }
    const begin = this.#read.get(source)!;
    for (const event of this.log.filter(({ id }) => id > begin).slice(0, most)) {
      if (source.isClosed) return;
      this.#read.set(source, event.id);
      source.send(event);
    }
  }

  breakStream(): void {
    const source = this.#sources.at(-1);
    if (source && !source.isClosed) source.fail();
  }

  /** The server comes back with an empty store, whose ids begin anew. */
  replaceStore(): void {
    this.breakStream();
    for (const { answers } of this.tabs) for (const answer of answers.splice(0)) answer(true);
    this.log = [];
  }

  #snapshot() {
    return { ids: this.log.map(({ id }) => id), lastEventId: this.log.at(-1)?.id ?? 0 };
  }
}

const actions = [
  "happen",
  "stream one",
  "stream all",
  "deliver one",
  "deliver all",
  "answer",
  "fail",
  "break",
  "timers",
  "open tab",
  "close tab",
] as const;

async function act(world: World, timers: FakeTimers, action: typeof actions[number], tab: number) {
  const chosen = world.tabs[tab % Math.max(1, world.tabs.length)];
  switch (action) {
    case "happen":
      return world.happen();
    case "stream one":
      return world.stream(1);
    case "stream all":
      return world.stream();
    case "deliver one":
      return chosen?.channel.deliver(1);
    case "deliver all":
      return chosen?.channel.deliver();
    case "answer":
      chosen?.answers.shift()?.(false);
      return await settle();
    case "fail":
      chosen?.answers.shift()?.(true);
      return await settle();
    case "break":
      return world.breakStream();
    case "timers":
      return timers.run();
    case "open tab":
      return world.openTab();
    case "close tab":
      chosen?.stop();
      return void world.tabs.splice(world.tabs.indexOf(chosen), chosen ? 1 : 0);
  }
}

async function calmDown(world: World, timers: FakeTimers) {
  for (let round = 0; round < 12; round++) {
    timers.run();
    world.stream();
    for (const tab of world.tabs) {
      tab.channel.deliver();
      for (const answer of tab.answers.splice(0)) answer(false);
    }
    await settle();
  }
}

const steps = fc.array(fc.tuple(fc.constantFrom(...actions), fc.nat(2)), {
  maxLength: 60,
  size: "max",
});

Deno.test("any order of events, answers and failures shows each tab each event once", async () => {
  using timers = new FakeTimers();
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const world = new World();
      world.openTab();
      world.happen();
      await calmDown(world, timers);
      world.openTab();
      for (const [action, tab] of steps) {
        await act(world, timers, action, tab);
        for (const { shown } of world.tabs) {
          deepEqual(shown, shown.map((_, index) => index + 1), "in order, none missing or doubled");
        }
      }
      world.happen();
      await calmDown(world, timers);
      for (const { shown } of world.tabs) deepEqual(shown, world.log.map(({ id }) => id));
      for (const tab of world.tabs) tab.stop(), tab.channel.deliver();
    }),
    { numRuns: 800 },
  );
});

Deno.test("a store that was replaced is shown anew, whatever happened before", async () => {
  using timers = new FakeTimers();
  await fc.assert(
    fc.asyncProperty(steps, steps, async (before, after) => {
      const world = new World();
      world.openTab();
      for (let event = 0; event < 200; event++) world.happen();
      for (const [action, tab] of before) await act(world, timers, action, tab);
      await calmDown(world, timers);
      world.replaceStore();
      for (const [action, tab] of after) await act(world, timers, action, tab);
      world.happen();
      await calmDown(world, timers);
      for (const { shown } of world.tabs) deepEqual(shown, world.log.map(({ id }) => id));
      for (const tab of world.tabs) tab.stop(), tab.channel.deliver();
    }),
    { numRuns: 300 },
  );
});

Deno.test("a refusal ends it; a server that is not there is asked again", async () => {
  using timers = new FakeTimers();
  const errors = [
    new ApiError(0, "", ""),
    new ApiError(500, "", ""),
    new ApiError(404, "", "gone"),
  ];
  let asked = 0;
  const states: string[] = [];
  const refusals: string[] = [];
  follow({
    fetch: () => Promise.reject(errors[asked++]),
    reset() {},
    apply() {},
    onState: (state) => states.push(state),
    onRefusal: ({ message }) => refusals.push(message),
  }, () => ({ start() {}, leave() {} }));
  for (let turn = 0; turn < 4; turn++) {
    await settle();
    timers.run();
  }
  equal(asked, 3);
  deepEqual(states, ["lost", "lost"]);
  deepEqual(refusals, ["gone"]);
});

Deno.test("a page that comes back from the browser's memory begins anew", async () => {
  let [joined, left, asked] = [0, 0, 0];
  const stop = follow({
    fetch: () => Promise.resolve({ lastEventId: ++asked }),
    reset() {},
    apply() {},
  }, () => {
    joined++;
    return { start() {}, leave: () => left++ };
  });
  dispatchEvent(new Event("pagehide"));
  deepEqual([joined, left], [1, 1]);
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  equal(joined, 1);
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  await settle();
  deepEqual([joined, left, asked], [2, 1, 2]);
  stop();
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  deepEqual([joined, left], [2, 2]);
});
