import type { ComponentChildren, JSX } from "preact";
import { formatCount } from "../../lib/cli/format.ts";
import { describeNetwork } from "../../lib/dashboard/runs/describe_network.ts";
import { settingLabel } from "../../lib/dashboard/runs/setting_label.ts";
import type { Run } from "../../lib/runs/run.ts";
import type { TrainConfiguration } from "../../lib/train/events.ts";
import type { TrainSettings } from "../../lib/train/settings.ts";

/** What a run was asked to do, and what it computed on. */
export function RunConfiguration(
  { run, defaults }: {
    run: Run;
    /** What settings have where nothing is given. */
    defaults: TrainSettings;
  },
): JSX.Element {
  const { configuration, backend, versions, parameters, options, series } = run;
  const given = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  return (
    <div class="grid">
      <section class="card">
        <h2>Configuration</h2>
        <dl class="facts">
          {configuration && (
            <>
              <Fact name="Data set">{configuration.dataset}</Fact>
              <Fact name="Training images">{formatCount(configuration.trainExamples)}</Fact>
              <Fact name="Image">{configuration.imageShape.join(" × ")}</Fact>
              <Fact name="Classes">{describeClasses(configuration)}</Fact>
              <Fact name="Recipe">{configuration.recipe}</Fact>
              {settingsShown(configuration, defaults).map((name) => (
                <Fact key={name} name={settingLabel(name)}>{format(configuration[name])}</Fact>
              ))}
              <Fact name="Network">{describeNetwork(configuration.network)}</Fact>
              {configuration.initialWeights && (
                <Fact name="First weights">
                  a file, SHA-256 <code>{configuration.initialWeights.slice(0, 12)}…</code>
                </Fact>
              )}
            </>
          )}
          {parameters !== undefined && <Fact name="Parameters">{formatCount(parameters)}</Fact>}
          {series && <Fact name="Series">{series.number} of {series.of}</Fact>}
          <Fact name="Options given">{given.length === 0 ? "none" : given.join(", ")}</Fact>
        </dl>
      </section>
      <section class="card">
        <h2>Environment</h2>
        <dl class="facts">
          {backend
            ? (
              <>
                <Fact name="Backend">{backend.name}</Fact>
                <Fact name="Why">
                  <ul>{backend.reasons.map((reason) => <li key={reason}>{reason}</li>)}</ul>
                </Fact>
                <Fact name="Threads">{backend.threads}</Fact>
                <Fact name="Flags">{backend.flags.join(", ") || "none"}</Fact>
              </>
            )
            : <Fact name="Backend">known once it has started</Fact>}
          {versions && (
            <>
              <Fact name="Glyph">{versions.glyph}</Fact>
              <Fact name="Deno">{versions.deno}</Fact>
              <Fact name="V8">{versions.v8}</Fact>
            </>
          )}
          <Fact name="Asked for">
            <Moment at={run.created} />
          </Fact>
          {run.started && (
            <Fact name="Last started">
              <Moment at={run.started} />
            </Fact>
          )}
          {run.ended && (
            <Fact name="Ended">
              <Moment at={run.ended} />
            </Fact>
          )}
        </dl>
      </section>
    </div>
  );
}

/** What is always looked for, and what is not as it would be by itself. */
function settingsShown(
  configuration: TrainConfiguration,
  defaults: TrainSettings,
): (keyof TrainSettings)[] {
  const always: readonly string[] = ["epochs", "batchSize", "learningRate", "seed", "optimizer"];
  return (Object.keys(defaults) as (keyof TrainSettings)[]).filter((name) =>
    always.includes(name) || configuration[name] !== defaults[name]
  );
}

function format(value: string | number): string {
  return Number.isInteger(value) ? formatCount(Number(value)) : String(value);
}

/** Names that are numbers say no more than how many there are. */
function describeClasses({ classes, classNames }: TrainConfiguration): string {
  const areNumbers = classNames.every((name, label) => name === String(label));
  return areNumbers ? String(classes) : `${classes}: ${classNames.join(", ")}`;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** In UTC: the server does not know where its reader is, and the text must not change on loading. */
function Moment({ at }: { at: string }): JSX.Element {
  return <time dateTime={at}>{at.slice(0, 19).replace("T", " ")} UTC</time>;
}
