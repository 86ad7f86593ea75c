/**
 * Readers of a dashboard's streams, until standard input ends: `ADDRESS COUNT`.
 *
 * @module
 */
const [address, count] = Deno.args;
const { hostname, port, host, pathname } = new URL(address);
const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

async function read(): Promise<void> {
  using connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(request));
  const bytes = new Uint8Array(65_536);
  while (await connection.read(bytes) !== null);
}

for (let index = 0; index < Number(count); index++) read();
for await (const _ of Deno.stdin.readable);
Deno.exit();
