import { deepEqual, equal } from "node:assert/strict";
import { sampleRun } from "../curves/sample_run.ts";
import { classNamesOf, whatToWrite } from "./class_names.ts";

Deno.test("a run that has not started is thought to read digits", () => {
  const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  deepEqual(classNamesOf(sampleRun({ configuration: undefined })), digits);
  const configuration = { ...sampleRun().configuration!, classNames: ["Coat", "Bag"] };
  deepEqual(classNamesOf(sampleRun({ configuration })), ["Coat", "Bag"]);
});

Deno.test("what to write is said as one would", () => {
  equal(whatToWrite(["0", "1"]), "a digit");
  equal(whatToWrite(["あ", "い", "5"]), "a character");
  equal(whatToWrite(["circle", "cross", "star"]), "one of circle, cross or star");
  equal(
    whatToWrite(Array.from({ length: 40 }, (_, at) => `thing ${at}`)),
    "something that it knows",
  );
});
