import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkTogether,
  completeSettings,
  defaultSettings,
  settingNames,
  settings,
  type TrainSettings,
} from "./settings.ts";

Deno.test("every setting has a default that its own schema takes, as a value and as typed", () => {
  assert.deepEqual(completeSettings({}), defaultSettings);
  for (const name of settingNames) {
    const { default: value, schema, description } = settings[name];
    assert.equal(schema.parse(value), value);
    assert.equal(schema.parse(String(value)), value);
    assert.ok(description.length <= 60, `${name}'s help would take more than a line`);
  }
});

Deno.test("what is given stays, what is not has its default, and others are left alone", () => {
  const rate = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const given = fc.record({
    momentum: rate,
    beta2: rate,
    movingAverage: rate,
    rotation: fc.double({ min: 0, max: 180, noNaN: true }),
    optimizer: fc.constantFrom<TrainSettings["optimizer"][]>("adam", "adamw", "sgd"),
    recipe: fc.string(),
  }, { requiredKeys: [] });
  fc.assert(fc.property(given, ({ recipe, ...values }) => {
    const complete = completeSettings({ ...values, ...{ recipe } });
    assert.deepEqual(complete, { ...defaultSettings, ...values });
  }));
});

Deno.test("what is out of range is refused by name, with its value and the remedy", () => {
  const refused = (given: object, message: string) =>
    assert.throws(() => completeSettings(given), { name: "RangeError", message });
  refused({ momentum: 1 }, "momentum is 1. It must be a number from 0 and below 1.");
  refused(
    { schedule: "linear" },
    'schedule is "linear". It must be constant, step, cosine or one-cycle.',
  );
  refused({ rotation: -1 }, "rotation is -1. It must be a number from 0 to 180.");
  refused({ weightDecay: NaN }, "weightDecay is NaN. It must be a number from 0 to 10.");
  refused(
    { validation: 1.5 },
    "validation is 1.5. It must be a whole number from 0 to 4,294,967,295.",
  );
});

Deno.test("early stopping needs images held out, under the names of whoever asks", () => {
  assert.throws(() => completeSettings({ earlyStopping: 3 }), {
    name: "RangeError",
    message: "earlyStopping is 3, but no training images are held out to measure on: " +
      "give validation, such as 5000",
  });
  assert.throws(
    () => checkTogether({ ...defaultSettings, earlyStopping: 3 }, (name) => `--${name}`),
    /^RangeError: --earlyStopping is 3, .*: give --validation, such as 5000$/,
  );
  assert.equal(completeSettings({ earlyStopping: 3, validation: 10 }).earlyStopping, 3);
});
