import assert from "node:assert/strict";
import fc from "fast-check";
import { alignLeft, alignRight, displayWidth, shortened } from "./display_width.ts";

Deno.test("characters take the columns that a terminal gives them", () => {
  for (const [text, columns] of [["", 0], ["Ankle", 5], ["お", 2], ["é", 1], ["👩‍👩‍👧", 2]] as const) {
    assert.equal(displayWidth(text), columns, text);
  }
});

Deno.test("a text is cut between characters to the columns that there are", () => {
  assert.equal(shortened("T-shirt/top", 11), "T-shirt/top");
  assert.equal(shortened("T-shirt/top", 8), "T-shirt…");
  assert.equal(shortened("T-shirt/top", 4, ""), "T-sh");
  assert.equal(shortened("おきす", 5), "おき…");
  assert.equal(shortened("a \n\x1b[2J", 9), "a ��[2J");
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 1, max: 20 }),
      (text, columns) => {
        const short = shortened(text, columns);
        assert.ok(displayWidth(short) <= columns);
        assert.doesNotMatch(short, /\p{Cc}/u);
        if (displayWidth(short) < displayWidth(text)) assert.ok(short.endsWith("…"));
      },
    ),
  );
});

Deno.test("texts are aligned by columns, not by characters", () => {
  assert.equal(alignRight("お", 4), "  お");
  assert.equal(alignLeft("お", 4), "お  ");
  assert.equal(alignLeft("long", 2), "long");
});
