/**
 * The tests of WebGPU that also run in a page, by which `gpu_test.ts` runs them.
 *
 * @module
 */
import "./deno_in_page.ts";
import "../backends_conformance_test.ts";
import "../gpu_training_test.ts";
import "../pytorch/operations_test.ts";
import "../pytorch/optimizer_test.ts";
import "../pytorch/step_test.ts";

glyphTests.ready = true;
