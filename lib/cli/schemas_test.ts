import assert from "node:assert/strict";
import { existingFolder, folder } from "./schemas.ts";

const message = (result: { error?: { issues: { message: string }[] } }) =>
  result.error?.issues[0].message;

Deno.test("folders are looked at: a missing one may be made but not read, a file is none", () => {
  const here = Deno.makeTempDirSync();
  try {
    const file = `${here}/file`;
    Deno.writeTextFileSync(file, "");
    assert.equal(existingFolder().parse(here), here);
    assert.equal(message(existingFolder().safeParse(`${here}/none`)), "There is no such folder.");
    assert.equal(message(existingFolder().safeParse(file)), "There is no such folder.");
    assert.equal(folder().parse(`${here}/none`), `${here}/none`);
    assert.equal(message(folder().safeParse(file)), "It is a file, not a folder.");
    assert.equal(message(folder().safeParse(`${file}/inside`)), undefined);
  } finally {
    Deno.removeSync(here, { recursive: true });
  }
});
