import { define } from "../define.ts";
import { streams } from "../streams.ts";

export const handler = define.handlers({
  GET({ req }) {
    let timer: ReturnType<typeof setInterval>;
    req.signal.addEventListener("abort", () => streams.aborted++);
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
