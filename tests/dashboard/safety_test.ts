import assert from "node:assert/strict";
import { bodyLimit } from "../../lib/dashboard/server/body.ts";
import { rawRequest, rawText } from "./raw_request.ts";
import { addRun } from "./runs.ts";
import { startDashboard } from "./server.ts";

const change = { "X-Glyph-Request": "1", "Content-Type": "application/json" };

const strayPaths = [
  "../../../../../../etc/passwd",
  "..",
  ".",
  "..%2f..%2f..%2f..%2fetc%2fpasswd",
  "%2e%2e%2f%2e%2e%2fdeno.json",
  "..%5c..%5cdeno.json",
  "%252e%252e%252fdeno.json",
  "%2fetc%2fpasswd",
  "file:%2f%2f%2fetc%2fpasswd",
  "%00",
  "deno.json%00.png",
  "%ff%fe",
  "runs.sqlite",
  "dashboard.lock",
];

/** What must never be in an answer: it stands in those files. */
const leaks = /root:x:|"@glyph\/cnn"|SQLite format/;

Deno.test("no path in any parameter reaches the file system", async () => {
  await using dashboard = await startDashboard();
  const { address, runs } = dashboard;
  const id = addRun(runs, { steps: 3 });
  const outside = `${runs}-outside`;
  const addresses = (stray: string) => [
    ["GET", `/${stray}`],
    ["GET", `/static/${stray}`],
    ["GET", `/_fresh/js/${stray}`],
    ["GET", `/runs/${stray}`],
    ["GET", `/compare?runs=${stray}`],
    ["GET", `/api/runs/${stray}`],
    ["PATCH", `/api/runs/${stray}`],
    ["DELETE", `/api/runs/${stray}`],
    ["POST", `/api/runs/${stray}/stop`],
    ["POST", `/api/runs/${stray}/resume`],
    ["POST", `/api/runs/${stray}/predict`],
    ["GET", `/api/runs/${stray}/metrics`],
    ["GET", `/api/runs/${stray}/events`],
    ["GET", `/api/runs/${stray}/checkpoints/1`],
    ["GET", `/api/runs/${stray}/filters`],
    ["GET", `/api/runs/${stray}/features?image=0&layer=0`],
    ["GET", `/api/runs/${stray}/misread?actual=0&predicted=1`],
    ["GET", `/api/runs/${stray}/test-images?index=0`],
    ["GET", `/api/runs/${id}/checkpoints/${stray}`],
    ["GET", `/api/runs/${id}/checkpoints/1?part=${stray}`],
    ["GET", `/api/runs/${id}/metrics?format=${stray}`],
    ["GET", `/api/runs/${id}/events?after=${stray}`],
    ["GET", `/api/runs/${id}/features?image=${stray}&layer=${stray}`],
    ["GET", `/api/runs/${id}/misread?actual=${stray}&predicted=${stray}`],
    ["GET", `/api/runs/${id}/test-images?index=${stray}`],
  ];
  await Deno.mkdir(outside);
  try {
    for (const stray of [...strayPaths, `..%2f${outside.split("/").at(-1)}`]) {
      await Promise.all(
        addresses(stray).map(async ([method, path]) => {
          const body = method === "GET" || method === "DELETE" ? "" : "{}";
          const headers = { ...change, "Content-Length": String(body.length) };
          const { status, text } = await rawRequest(address, { method, path, headers, body });
          const harmless = /^\/(\.|\.\.|compare.*|(static|runs)\/\.\.?)$/.test(path) ||
            // Dots alone lead to another address, as in any browser.
            /\/(\.|\.\.|\.\..*passwd)(\/|$)/.test(path);
          assert.ok(harmless || (status >= 400 && status < 500), `${method} ${path}: ${status}`);
          assert.ok(status < 500, `${method} ${path}: ${status}`);
          assert.doesNotMatch(text, leaks, path);
        }),
      );
      const decoded = safeDecode(stray);
      const wanted = [
        { data: decoded },
        { data: `/${decoded}` },
        { model: decoded },
        { weights: decoded },
        { runs: decoded },
      ];
      for (const options of wanted) {
        const response = await dashboard.send("POST", "/api/runs", { options });
        assert.equal(response.status, 400, JSON.stringify(options));
        assert.equal((await response.json()).field, Object.keys(options)[0]);
      }
    }
    assert.ok(Deno.statSync(outside).isDirectory);
    assert.equal((await dashboard.get(`/api/runs/${id}`)).status, 200);
  } finally {
    await Deno.remove(outside);
  }
});

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

Deno.test("what other sites' pages ask for is refused", async () => {
  await using dashboard = await startDashboard();
  const { address } = dashboard;
  const id = addRun(dashboard.runs);
  const port = address.port;
  const own = `http://127.0.0.1:${port}`;
  const status = async (
    headers: Record<string, string>,
    { method = "GET", path = "/api/runs" }: { method?: string; path?: string } = {},
  ) => (await rawRequest(address, { method, path, headers })).status;

  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    assert.equal(await status({ Host: host }), 200, host);
  }
  for (
    const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      "127.0.0.1:1",
      `127.0.0.1.evil.example:${port}`,
      `evil.example#@127.0.0.1:${port}`,
      `192.168.0.1:${port}`,
      "",
    ]
  ) {
    for (const path of ["/", "/api/runs", "/api/events", "/base.css", "/nothing"]) {
      assert.ok([400, 421].includes(await status({ Host: host }, { path })), `${host} ${path}`);
    }
  }

  const stop = { method: "POST", path: `/api/runs/${id}/stop` };
  // The run is over: who may ask hears of that.
  assert.equal(await status({ "X-Glyph-Request": "1", Origin: own }, stop), 409);
  assert.equal(await status({ "X-Glyph-Request": "1" }, stop), 409);
  assert.equal(await status({}, stop), 403);
  assert.equal(await status({ Origin: own }, stop), 403);
  assert.equal(await status({ Origin: own, "X-Glyph-Request": "0" }, stop), 403);
  for (
    const origin of [
      "http://evil.example",
      "null",
      `https://127.0.0.1:${port}`,
      "http://127.0.0.1",
      `http://localhost:${port}`,
    ]
  ) {
    const headers = { "X-Glyph-Request": "1", Origin: origin };
    for (const method of ["GET", "POST", "PATCH", "DELETE", "OPTIONS", "PUT"]) {
      const path = `/api/runs/${id}`;
      assert.equal(await status(headers, { method, path }), 403, `${method} ${origin}`);
    }
  }
  for (const site of ["cross-site", "same-site"]) {
    const headers = { "X-Glyph-Request": "1", "Sec-Fetch-Site": site };
    assert.equal(await status(headers, stop), 403, site);
    assert.equal(await status(headers), 403, site);
    const visit = { ...headers, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
    assert.equal(await status(visit, { path: "/nothing" }), 404, "a link opens a page");
    assert.equal(await status(visit), 403, "but not the API");
    assert.equal(await status({ ...visit, "Sec-Fetch-Dest": "iframe" }, { path: "/" }), 403);
  }
  assert.equal(await status({ "Sec-Fetch-Site": "same-origin" }), 200);
  const { text } = await rawRequest(address, { path: "/api/runs" });
  assert.doesNotMatch(text, /access-control/i);
});

Deno.test("every answer has the headers that browsers protect users by", async () => {
  await using dashboard = await startDashboard();
  const id = addRun(dashboard.runs);
  const paths = ["/nothing", "/api/runs", "/api/nothing", "/base.css", "/stream.js", "/draw"];
  for (
    const path of [...paths, `/runs/${id}`, "/runs/none", `/api/runs/${id}/metrics?format=csv`]
  ) {
    const { headers, body } = await dashboard.get(path);
    await body?.cancel();
    assert.equal(headers.get("Cross-Origin-Opener-Policy"), "same-origin", path);
    assert.equal(headers.get("Cross-Origin-Embedder-Policy"), "require-corp", path);
    assert.equal(headers.get("Cross-Origin-Resource-Policy"), "same-origin", path);
    assert.equal(headers.get("X-Content-Type-Options"), "nosniff", path);
    assert.equal(headers.get("Referrer-Policy"), "same-origin", path);
    const policy = headers.get("Content-Security-Policy")!;
    assert.match(policy, /default-src 'none'/, path);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|upgrade|\*|http/, path);
    if (!headers.get("Content-Type")!.startsWith("text/html")) continue;
    const directives = new Map(
      policy.split("; ").map((directive) => {
        const [name, ...values] = directive.split(" ");
        return [name, values.join(" ")] as const;
      }),
    );
    assert.match(directives.get("script-src")!, /^'self' 'nonce-[^']{20,}'$/, path);
    assert.match(directives.get("style-src")!, /^'self' 'nonce-[^']{20,}'$/, path);
    assert.equal(directives.get("img-src"), "'self' data: blob:");
    assert.equal(directives.get("worker-src"), "'self'");
    assert.equal(directives.get("connect-src"), "'self'");
    assert.equal(directives.get("frame-ancestors"), "'none'");
    assert.equal(directives.get("object-src"), "'none'");
    assert.equal(directives.get("base-uri"), "'none'");
  }
  const nonces = await Promise.all([1, 2].map(async () => {
    const response = await dashboard.get("/nothing");
    await response.body?.cancel();
    return response.headers.get("Content-Security-Policy");
  }));
  assert.notEqual(nonces[0], nonces[1]);
});

Deno.test("bodies that are too long, no JSON or wrong are refused with the reason", async () => {
  await using dashboard = await startDashboard();
  const { address, runs } = dashboard;
  const id = addRun(runs);
  const post = (body: BodyInit, type = "application/json", path = "/api/runs") =>
    fetch(new URL(path, address), {
      method: "POST",
      headers: { "X-Glyph-Request": "1", "Content-Type": type },
      body,
    });
  const problem = async (response: Response) => {
    assert.equal(response.headers.get("Content-Type"), "application/problem+json");
    const { status, detail, title, type, field } = await response.json();
    assert.equal(status, response.status);
    assert.ok(detail && title && type);
    return { status, detail, field };
  };
  const megabyte = new Uint8Array(1024 * 1024).fill(32);
  assert.equal((await problem(await post(new Uint8Array(100 * megabyte.length)))).status, 413);
  for (const path of ["/api/runs", `/api/runs/${id}/predict`, `/api/runs/${id}/resume`]) {
    let sent = 0;
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (sent++ < 100) controller.enqueue(megabyte);
        else controller.close();
      },
    });
    const status = await post(stream, "application/json", path).then(
      async (response) => (await problem(response)).status,
      // The server answers and hangs up; what sends may see the second alone.
      () => 413,
    );
    assert.equal(status, 413, path);
  }
  assert.equal((await problem(await post(" ".repeat(bodyLimit + 1)))).status, 413);
  assert.equal((await problem(await post(" ".repeat(bodyLimit)))).status, 400);

  for (const body of ["{", "", "{'a':1}", "\xff", "[1", "nul", '{"options":']) {
    const { status, detail } = await problem(await post(body));
    assert.equal(status, 400, body);
    assert.match(detail, /^The body is not JSON: /);
  }
  for (const body of ["null", "[]", "1", '"text"']) {
    assert.match((await problem(await post(body))).detail, /must be a JSON object/);
  }
  for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
    assert.equal((await problem(await post("{}", type))).status, 415);
  }
  const wrong: [string, string][] = [
    ['{"__proto__":{"epochs":0}}', "__proto__"],
    ['{"options":{"__proto__":1}}', "__proto__"],
    ['{"options":{"constructor":1}}', "constructor"],
    ['{"options":7}', "options"],
    ['{"options":{"epochs":"three"}}', "epochs"],
    ['{"other":7}', "other"],
    ['{"atOnce":"yes"}', "atOnce"],
    ['{"name":""}', "name"],
    ['{"name":7}', "name"],
  ];
  for (const [body, expected] of wrong) {
    const { status, field } = await problem(await post(body));
    assert.deepEqual([status, field], [400, expected], body);
  }
  assert.equal((await (await dashboard.get("/api/runs")).json()).runs.length, 1);
});

Deno.test("requests that do not arrive in ten seconds are cut off, while others are served", async () => {
  await using dashboard = await startDashboard();
  const { address } = dashboard;
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  const half = "POST /api/runs HTTP/1.1\r\nHost: ";
  const [body, head] = [
    rawRequest(address, {
      method: "POST",
      path: "/api/runs",
      headers: { ...change, "Content-Length": "100" },
      body: "{",
    }).then(({ status, text }) => ({ status, text, seconds: passed() })),
    rawText(address, half).then((text) => ({ text, seconds: passed() })),
  ];
  assert.equal((await dashboard.get("/api/runs")).status, 200);
  const { status, text, seconds } = await body;
  assert.equal(status, 408);
  assert.match(text, /"detail":"The body did not arrive in 10 seconds\."/);
  assert.ok(seconds > 9 && seconds < 15, `${seconds} seconds`);
  const slow = await head;
  assert.match(slow.text, /^HTTP\/1\.1 408 /);
  assert.ok(slow.seconds > 9 && slow.seconds < 15, `${slow.seconds} seconds`);
});

Deno.test("a script in a run's name is text: verbatim in JSON, escaped in pages", async () => {
  await using dashboard = await startDashboard();
  const name = `<script>alert(1)</script>"'><img src=x onerror=alert(2)></title>`;
  const id = addRun(dashboard.runs, { name });
  const renamed = `</script><script>alert(3)</script>`;
  assert.equal((await (await dashboard.get(`/api/runs/${id}`)).json()).name, name);
  for (const expected of [name, renamed]) {
    for (const path of ["/", `/runs/${id}`, `/compare?runs=${id}`, "/draw"]) {
      const html = await (await dashboard.get(path)).text();
      for (const part of ["<script>alert", "<img src=x", "alert(2)></title>"]) {
        assert.ok(!html.includes(part), `${path} has ${part}`);
      }
    }
    const response = await dashboard.send("PATCH", `/api/runs/${id}`, { name: renamed });
    assert.equal((await response.json()).name, renamed, expected);
  }
});

Deno.test("a thousand quick requests are served", async () => {
  await using dashboard = await startDashboard();
  addRun(dashboard.runs, { steps: 100 });
  const statuses = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const paths = ["/api/runs", "/api/nothing", "/base.css", "/api/runs?x=1"];
      const response = await dashboard.get(paths[index % 4]);
      await response.body?.cancel();
      return response.status;
    }),
  );
  assert.equal(statuses.filter((status) => status === 200).length, 750);
  assert.equal(statuses.filter((status) => status === 404).length, 250);
  assert.equal((await dashboard.get("/api/runs")).status, 200);
});

Deno.test("a server that others can reach demands its token", async () => {
  await using dashboard = await startDashboard({ given: ["--host", "127.0.0.2"] });
  const { address, line } = dashboard;
  const token = address.searchParams.get("token")!;
  assert.match(line, /^The dashboard is at http:\/\/127\.0\.0\.2:\d+\/\?token=[\w-]{32}$/);
  for (const path of ["/", "/api/runs", "/api/events", "/base.css", "/nothing", "/?token=wrong"]) {
    const response = await dashboard.get(path);
    assert.equal(response.status, 401, path);
    assert.equal(response.headers.get("WWW-Authenticate"), "Bearer");
    assert.ok(!(await response.text()).includes(token));
  }
  const send = await dashboard.send("POST", "/api/runs", {});
  assert.equal(send.status, 401);
  await send.body?.cancel();

  const entry = await dashboard.get(`/api/runs?a=b&token=${token}`);
  await entry.body?.cancel();
  assert.equal(entry.status, 303);
  assert.equal(entry.headers.get("Location"), "/api/runs?a=b");
  const cookie = entry.headers.get("Set-Cookie")!;
  assert.match(cookie, /^glyph-\d+=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);

  const status = async (headers: HeadersInit) => {
    const response = await dashboard.get("/api/runs", headers);
    await response.body?.cancel();
    return response.status;
  };
  const [pair] = cookie.split(";");
  assert.equal(await status({ Cookie: `other=1; ${pair}` }), 200);
  assert.equal(await status({ Cookie: pair.slice(0, -1) }), 401);
  assert.equal(await status({ Authorization: `Bearer ${token}` }), 200);
  assert.equal(await status({ Authorization: `Bearer ${token}x` }), 401);
  assert.equal(await status({ Authorization: `Basic ${token}` }), 401);
  const evil = { Authorization: `Bearer ${token}`, Host: `evil.example:${address.port}` };
  assert.equal((await rawRequest(address, { path: "/api/runs", headers: evil })).status, 421);
});
