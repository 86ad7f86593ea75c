import assert from "node:assert/strict";
import { replaceSection } from "./readme.ts";

const text = await Deno.readTextFile(new URL("../../README.md", import.meta.url));

Deno.test("the README has the marks: what stands between them is replaced, and nothing else", () => {
  const once = replaceSection(text, "First");
  const twice = replaceSection(once, "Second");
  assert(once.includes("First") && !twice.includes("First"));
  assert.equal(twice.replace("Second", "First"), once);
  assert.equal(
    once.split("First")[0].trimEnd(),
    text.slice(0, once.split("First")[0].trimEnd().length),
  );
  assert(text.endsWith(once.split("First")[1].trimStart()));
});

Deno.test("a text without the marks is refused", () => {
  assert.throws(() => replaceSection("nothing", "section"), RangeError);
});
