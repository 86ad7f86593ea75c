/** What runs did that were trained before there was a choice: the tutorial's network and settings. */
const defaults = {
  optimizer: "adam",
  momentum: 0.9,
  beta2: 0.999,
  weightDecay: 0,
  schedule: "constant",
  warmup: 0,
  decayEvery: 10,
  decayFactor: 0.1,
  clipNorm: 0,
  labelSmoothing: 0,
  movingAverage: 0,
  rotation: 0,
  shift: 0,
  scale: 0,
  shear: 0,
  validation: 0,
  earlyStopping: 0,
};

function network(norm: object): object {
  const convBlock = (filters: number) => ({ type: "convBlock", filters, ...norm });
  const stage = (filters: number) => [...Array(3).fill(convBlock(filters)), { type: "maxPool" }];
  return { type: "sequential", blocks: [...stage(32), ...stage(64), { type: "dense" }] };
}

const before = JSON.stringify({ ...defaults, network: network({}) });
const after = JSON.stringify({ ...defaults, network: network({ norm: "after" }) });

/** An SQL expression: a configuration of version 1 with all that one of version 2 has. */
function completed(configuration: string): string {
  const names = `(
    WITH RECURSIVE labels (label) AS (
      SELECT 0 UNION ALL
      SELECT label + 1 FROM labels WHERE label + 1 < json_extract(${configuration}, '$.classes')
    )
    SELECT json_group_array(CAST(label AS TEXT)) FROM labels
  )`;
  const complete = `json_patch(
    CASE ${configuration} ->> '$.normalization' WHEN 'after' THEN '${after}' ELSE '${before}' END,
    ${configuration}
  )`;
  return `json_remove(json_set(${complete}, '$.classNames', json(${names})), '$.normalization')`;
}

/** Completes a configuration inside the events of a type. */
function inEvents(type: string, path: string): string {
  const configuration = `json_extract(event, '${path}')`;
  return `UPDATE events SET event = json_set(event, '${path}', json(${completed(configuration)}))
    WHERE type = '${type}' AND ${configuration} IS NOT NULL;`;
}

/**
 * The SQL that completes the configurations of a store of version 1, wherever they stand: so all who
 * read a run find in it what every run has.
 */
export const completeConfigurations: string = `
  UPDATE runs SET configuration = ${completed("configuration")} WHERE configuration IS NOT NULL;
  ${inEvents("start", "$.configuration")}
  ${inEvents("run", "$.run.configuration")}
`;
