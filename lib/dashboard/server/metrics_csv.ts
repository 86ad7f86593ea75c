import type { Metrics } from "../../runs/run.ts";

/** All that was measured, a row a step. What a validation and a test measured stand in the row of the step before it. */
export function metricsCsv({ batches, validations, tests }: Metrics): string {
  const validated = new Map(validations.map((validation) => [validation.step, validation]));
  const tested = new Map(tests.map((test) => [test.step, test]));
  const rows = batches.step.map((step, index) => {
    const validation = validated.get(step);
    const test = tested.get(step);
    return [
      step,
      batches.epoch[index],
      batches.seconds[index],
      batches.loss[index],
      batches.accuracy[index],
      batches.imagesPerSecond[index],
      batches.learningRate[index],
      validation?.loss ?? "",
      validation?.accuracy ?? "",
      test?.loss ?? "",
      test?.accuracy ?? "",
    ].join(",");
  });
  return `${[columns, ...rows].join("\n")}\n`;
}

const columns = "step,epoch,seconds,loss,accuracy,images_per_second,learning_rate," +
  "validation_loss,validation_accuracy,test_loss,test_accuracy";
