import { deepEqual, equal, rejects } from "node:assert/strict";
import { ApiError, request } from "./api.ts";

async function withAnswer(answer: () => Response, test: (asked: Request[]) => Promise<void>) {
  const real = globalThis.fetch;
  const asked: Request[] = [];
  globalThis.fetch = (path, options) => {
    asked.push(new Request(new URL(String(path), "http://127.0.0.1"), options));
    return Promise.resolve().then(answer);
  };
  try {
    await test(asked);
  } finally {
    globalThis.fetch = real;
  }
}

Deno.test("a request carries the app's header and its body as JSON", async () => {
  await withAnswer(() => Response.json({ id: "a" }), async (asked) => {
    deepEqual(await request("POST", "/api/runs", { options: {} }), { id: "a" });
    equal(asked[0].method, "POST");
    equal(asked[0].headers.get("X-Glyph-Request"), "1");
    equal(asked[0].headers.get("Content-Type"), "application/json");
    deepEqual(await asked[0].json(), { options: {} });
  });
});

Deno.test("an answer without a body is undefined", async () => {
  await withAnswer(() => new Response(null, { status: 204 }), async () => {
    equal(await request("DELETE", "/api/runs/a"), undefined);
  });
});

Deno.test("a problem is thrown with its status and the field that was wrong", async () => {
  const problem = { title: "Wrong option", detail: "It must be less.", field: "epochs" };
  const headers = { "Content-Type": "application/problem+json" };
  const answer = () => new Response(JSON.stringify(problem), { status: 422, headers });
  await withAnswer(answer, async () => {
    await rejects(request("POST", "/api/runs", {}), (error: ApiError) => {
      deepEqual({ ...error, name: undefined, status: error.status }, {
        ...problem,
        name: undefined,
        status: 422,
      });
      return error instanceof ApiError && error.message === problem.detail;
    });
  });
});

Deno.test("an error page that is not JSON is thrown with its status", async () => {
  await withAnswer(() => new Response("<h1>Bad gateway", { status: 502 }), async () => {
    await rejects(request("GET", "/api/runs"), (error: ApiError) => error.status === 502);
  });
});

Deno.test("a server that does not answer is status 0", async () => {
  const answer = () => {
    throw new TypeError("connection refused");
  };
  await withAnswer(answer, async () => {
    await rejects(request("GET", "/api/runs"), (error: ApiError) => error.status === 0);
  });
});
