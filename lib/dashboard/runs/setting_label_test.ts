import { equal } from "node:assert/strict";
import { settingLabel, settingWords } from "./setting_label.ts";

Deno.test("settings are called by words", () => {
  equal(settingLabel("labelSmoothing"), "Label smoothing");
  equal(settingLabel("epochs"), "Epochs");
  equal(settingWords("clipNorm"), "clip norm");
});
