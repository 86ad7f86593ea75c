import { define } from "../define.ts";
import { streams } from "../streams.ts";

export const handler = define.handlers({
  GET() {
    let timer: ReturnType<typeof setInterval>;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        streams.opened++;
        const send = () => controller.enqueue(new TextEncoder().encode("data: now\n\n"));
        send();
        timer = setInterval(send, 20);
      },
      cancel() {
        streams.cancelled++;
        clearInterval(timer);
      },
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  },
});
