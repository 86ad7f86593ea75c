import assert from "node:assert/strict";
import { replaceSection } from "./readme_section.ts";

const task = "bench:peers";
const text = await Deno.readTextFile(new URL("../README.md", import.meta.url));

Deno.test("the README has the marks: what stands between them is replaced, and nothing else", () => {
  const once = replaceSection(text, task, "First");
  const twice = replaceSection(once, task, "Second");
  assert(once.includes("First") && !twice.includes("First"));
  assert.equal(twice.replace("Second", "First"), once);
  const [before, after] = once.split("First");
  assert(text.startsWith(before.trimEnd()));
  assert(text.endsWith(after.trimStart()));
});

Deno.test("a text without the marks is refused", () => {
  assert.throws(() => replaceSection("nothing", task, "section"), RangeError);
});
