import { deepEqual, equal } from "node:assert/strict";
import { EventFeed, type FeedMessage } from "./event_feed.ts";
import { eventOf, FakeSource, FakeTimers } from "./fake_stream.ts";

function setUp() {
  const sources: FakeSource[] = [];
  const feed = new EventFeed((address) => {
    sources.push(new FakeSource(address));
    return sources.at(-1)!;
  });
  const join = () => {
    const heard: FeedMessage[] = [];
    return { heard, member: feed.join((message) => heard.push(message)) };
  };
  return { sources, join };
}

const ids = (heard: FeedMessage[]) =>
  heard.flatMap((message) => message.type === "event" ? [message.event.id] : []);

Deno.test("a feed opens one stream for all, where the first wants it to begin", () => {
  const { sources, join } = setUp();
  const [a, b] = [join(), join()];
  equal(sources.length, 0, "nobody has started");
  a.member.start(7);
  b.member.start(9);
  deepEqual(sources.map(({ address }) => address), ["/api/events?after=7"]);
  sources[0].open();
  sources[0].send(eventOf(8));
  deepEqual(a.heard, [
    { type: "from", id: 7 },
    { type: "state", state: "live" },
    { type: "event", event: eventOf(8) },
  ]);
  deepEqual(b.heard, a.heard);
});

Deno.test("who joins later learns from where on it hears everything", () => {
  const { sources, join } = setUp();
  join().member.start(7);
  sources[0].open();
  sources[0].send(eventOf(8));
  const late = join();
  late.member.start(6);
  deepEqual(late.heard, [{ type: "state", state: "live" }, { type: "from", id: 8 }]);
  equal(sources.length, 1);
});

Deno.test("an event that comes twice is told once", () => {
  const { sources, join } = setUp();
  const { heard, member } = join();
  member.start(0);
  for (const id of [1, 2, 2, 1, 3]) sources[0].send(eventOf(id));
  deepEqual(ids(heard), [1, 2, 3]);
});

Deno.test("a broken stream is tried again, later each time, up to 5 s, then all begin anew", () => {
  using timers = new FakeTimers();
  const { sources, join } = setUp();
  const { heard, member } = join();
  member.start(3);
  sources[0].open();
  sources[0].send(eventOf(4));
  const waited = [];
  for (let failure = 0; failure < 7; failure++) {
    sources.at(-1)!.fail();
    waited.push(...timers.delays);
    timers.run();
  }
  deepEqual(waited, [250, 500, 1000, 2000, 4000, 5000, 5000]);
  deepEqual(heard.at(-1), { type: "state", state: "lost" });
  sources.at(-1)!.open();
  deepEqual(heard.slice(-2), [{ type: "state", state: "live" }, { type: "gap" }]);
  deepEqual(sources.map(({ isClosed }) => isClosed), Array(8).fill(true));
  member.start(2);
  equal(sources[8].address, "/api/events?after=2");
  sources[8].open();
  sources[8].send(eventOf(3));
  deepEqual(heard.slice(-2), [{ type: "from", id: 2 }, { type: "event", event: eventOf(3) }]);
  member.leave();
});

Deno.test("what a closed stream had in its queue is dropped", () => {
  using timers = new FakeTimers();
  const { sources, join } = setUp();
  const { heard, member } = join();
  member.start(0);
  sources[0].fail();
  timers.run();
  sources[0].send(eventOf(5));
  sources[1].send(eventOf(1));
  deepEqual(ids(heard), [1]);
  member.leave();
});

Deno.test("after a break the stream begins where the first says, and all know where", () => {
  using timers = new FakeTimers();
  const { sources, join } = setUp();
  const [a, b] = [join(), join()];
  a.member.start(100);
  b.member.start(100);
  sources[0].fail();
  timers.run();
  sources[1].open();
  a.member.start(5);
  b.member.start(6);
  equal(sources[2].address, "/api/events?after=5");
  deepEqual(b.heard.slice(-2), [{ type: "gap" }, { type: "from", id: 5 }]);
});

Deno.test("the stream is closed when the last has left, and opened again for the next", () => {
  using timers = new FakeTimers();
  const { sources, join } = setUp();
  const [a, b] = [join(), join()];
  a.member.start(1);
  b.member.start(1);
  a.member.leave();
  equal(sources[0].isClosed, false);
  b.member.leave();
  b.member.leave();
  equal(sources[0].isClosed, true);
  const next = join();
  next.member.start(9);
  equal(sources[1].address, "/api/events?after=9");
  sources[1].fail();
  next.member.leave();
  deepEqual(timers.delays, [], "nobody is left to try again for");
  b.member.start(1);
  equal(sources.length, 2, "who has left starts nothing");
});
