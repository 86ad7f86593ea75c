import assert from "node:assert/strict";
import { mirrors, plain, read, silently } from "./contract.ts";

const place = "packages/fresh/src/runtime/server/preact_hooks.ts";

mirrors(place, "islands are rendered on the server", async (send) => {
  const { text } = await read(send("/islands"));
  const markup = plain(text);
  assert.ok(markup.includes(
    '<p><button type="button" id="first" disabled>1</button> and ' +
      '<button type="button" id="second" disabled>1</button></p>',
  ));
  assert.match(markup, /<output id="values" data-browser="false">18446744073709551617 \| /);
  assert.match(
    markup,
    /<td>Above<\/td><\/tr><tr><td>one<\/td><\/tr><tr><td>two<\/td><\/tr><tr><td>Below<\/td>/,
  );
});

mirrors(place, "each island's module is imported once", async (send) => {
  const { text } = await read(send("/islands"));
  const imports = [...text.matchAll(/from "([^"]+\/(\w+)\.js)"/g)].map(([, , name]) => name);
  for (const name of ["Counter", "Panel", "Values", "Rows"]) {
    assert.equal(imports.filter((it) => it === name).length, 1, name);
  }
  assert.ok(!imports.includes("Taker"));
});

mirrors(place, "what an island is given cannot end its script", async (send) => {
  const { text } = await read(send("/islands"));
  const [, , rest] = text.split(/<script[^>]*>/);
  assert.equal(rest, undefined);
  assert.equal(text.match(/<\/script>/g)!.length, 1);
  assert.match(text, /<\/script><\/body><\/html>$/);
});

mirrors(
  "packages/fresh/src/jsonify/stringify.ts",
  "an island that is given a function is an error",
  async (send) => {
    await silently(async () => {
      const { status, text } = await read(send("/refused"));
      assert.equal(status, 500);
      assert.match(text, /<h1>Failed: .*function/);
    });
  },
);

mirrors(place, "an island that throws is an error", async (send) => {
  const { status, text } = await read(send("/refused?failing"));
  assert.equal(status, 500);
  assert.match(text, /<h1>Failed: in an island<\/h1>/);
});
