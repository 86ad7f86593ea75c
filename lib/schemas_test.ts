import assert from "node:assert/strict";
import fc from "fast-check";
import { choice, numberBelow, numberTo, positiveNumber, text, wholeNumber } from "./schemas.ts";

const message = (result: { error?: { issues: { message: string }[] } }) =>
  result.error?.issues[0].message;

Deno.test("whole numbers in range are taken, as numbers and as typed, and no others", () => {
  const schema = wholeNumber(1, 1000);
  fc.assert(fc.property(fc.integer({ min: -2000, max: 2000 }), (value) => {
    const wanted = value >= 1 && value <= 1000;
    for (const given of [value, String(value)]) {
      const result = schema.safeParse(given);
      assert.equal(result.success, wanted);
      if (result.success) assert.equal(result.data, value);
      else assert.equal(message(result), "It must be a whole number from 1 to 1,000.");
    }
  }));
  for (const wrong of ["", " ", "1.5", "1e2", "0x10", "ten", "5 ", "Infinity", "NaN", 1.5, NaN]) {
    assert.equal(schema.safeParse(wrong).success, false, `${wrong} was taken`);
  }
});

Deno.test("rates above 0 are taken in every usual notation", () => {
  const schema = positiveNumber(10);
  for (const [typed, value] of [["0.01", 0.01], ["1e-3", 1e-3], [".5", 0.5], ["10", 10]] as const) {
    assert.equal(schema.parse(typed), value);
  }
  for (const wrong of ["0", "-1", "10.1", "1,5", "", "e5", "1e400", "nan", 0, -1, NaN, Infinity]) {
    assert.equal(
      message(schema.safeParse(wrong)),
      "It must be a number above 0 and at most 10, such as 0.01.",
      `${wrong} was taken`,
    );
  }
});

Deno.test("a choice names the alternatives", () => {
  const result = choice(["wasm", "webgpu", "cpu"]).safeParse("gpu");
  assert.equal(message(result), "It must be wasm, webgpu or cpu.");
  assert.equal(message(choice(["tutorial"]).safeParse("x")), "It must be tutorial.");
});

Deno.test("numbers in range are taken, as numbers and as typed, and no others", () => {
  const to = numberTo(180), below = numberBelow(1);
  fc.assert(fc.property(fc.double({ min: -2, max: 200, noNaN: true }), (value) => {
    assert.equal(to.safeParse(value).success, value >= 0 && value <= 180);
    assert.equal(below.safeParse(value).success, value >= 0 && value < 1);
  }));
  assert.deepEqual(["0", "180", "1e1"].map((typed) => to.parse(typed)), [0, 180, 10]);
  assert.deepEqual(["0", ".5", "0.999"].map((typed) => below.parse(typed)), [0, 0.5, 0.999]);
  for (const wrong of ["", "-1", "180.1", "NaN", NaN, Infinity, null]) {
    assert.equal(message(to.safeParse(wrong)), "It must be a number from 0 to 180.");
  }
  for (const wrong of ["1", "1.0", "x", 1, -0.1]) {
    assert.equal(message(below.safeParse(wrong)), "It must be a number from 0 and below 1.");
  }
});

Deno.test("a text must not be empty, nor longer than it may be", () => {
  assert.equal(text(3).parse("abc"), "abc");
  assert.equal(message(text().safeParse(" ")), "It must not be empty.");
  assert.equal(message(text(3).safeParse("abcd")), "It must have at most 3 characters.");
});
