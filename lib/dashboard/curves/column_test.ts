import assert from "node:assert/strict";
import fc from "fast-check";
import { Column, countUpTo, nearestIndex } from "./column.ts";

Deno.test("a column holds what was pushed, and forgets what was truncated", () => {
  fc.assert(fc.property(fc.array(fc.double()), fc.nat(400), (values, keep) => {
    const column = new Column();
    for (const value of values) column.push(value);
    assert.deepEqual([...column.values], values);
    column.truncate(keep);
    assert.deepEqual([...column.values], values.slice(0, keep));
    column.push(1);
    assert.equal(column.last, 1);
  }));
});

Deno.test("a number that JSON could not write is NaN", () => {
  assert.deepEqual([...new Column([1, null]).values], [1, NaN]);
});

Deno.test("places in an ascending list agree with a plain search", () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.integer(), (values, value) => {
    const ascending = values.toSorted((one, other) => one - other);
    assert.equal(countUpTo(ascending, value), ascending.filter((each) => each <= value).length);
    const distances = ascending.map((each) => Math.abs(each - value));
    const index = nearestIndex(ascending, value);
    if (values.length === 0) assert.equal(index, -1);
    else assert.equal(distances[index], Math.min(...distances));
  }));
});
