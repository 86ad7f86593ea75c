import type { ComponentChildren, JSX } from "preact";
import { formatCount } from "../../lib/cli/format.ts";
import type { Run } from "../../lib/runs/run.ts";

/** What a run was asked to do, and what it computed on. */
export function RunConfiguration({ run }: { run: Run }): JSX.Element {
  const { configuration, backend, versions, parameters, options } = run;
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
              <Fact name="Classes">{configuration.classes}</Fact>
              <Fact name="Recipe">{configuration.recipe}</Fact>
              <Fact name="Epochs">{formatCount(configuration.epochs)}</Fact>
              <Fact name="Batch size">{formatCount(configuration.batchSize)}</Fact>
              <Fact name="Learning rate">{configuration.learningRate}</Fact>
              <Fact name="Seed">{configuration.seed}</Fact>
              <Fact name="Batch norm">{configuration.normalization} ReLU</Fact>
            </>
          )}
          {parameters !== undefined && <Fact name="Parameters">{formatCount(parameters)}</Fact>}
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
