import assert from "node:assert/strict";
import { Router } from "./router.ts";

const url = (path: string) => new URL(path, "http://localhost");

Deno.test("at each place names are tried before parameters", () => {
  const names = ["[a]", "[a]/[b]", "[a]/edit", "runs/[id]", "runs/new", "runs/[id]/events"];
  for (const order of [names, names.toReversed()]) {
    const router = new Router(order.map((name) => [name, name]));
    const found = (path: string) => router.match(url(path))?.item;
    assert.equal(found("/runs/new"), "runs/new");
    assert.equal(found("/runs/7"), "runs/[id]");
    assert.equal(found("/runs/7/events"), "runs/[id]/events");
    assert.equal(found("/x/edit"), "[a]/edit");
    assert.equal(found("/x/y"), "[a]/[b]");
    assert.equal(found("/x"), "[a]");
    assert.equal(found("/x/y/z"), undefined);
  }
});

Deno.test("what Fresh takes for more than names and parameters is refused", () => {
  for (const name of ["[...rest]", "[[id]]", "(group)/page", "a*", "[id"]) {
    assert.throws(() => new Router([[name, name]]), /No route can have the name/);
  }
});
