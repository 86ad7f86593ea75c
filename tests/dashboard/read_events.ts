import type { StoredEvent } from "../../lib/runs/run.ts";

/** A message of a stream of server-sent events. */
export interface Message {
  readonly id: string;
  readonly event: StoredEvent;
}

/** Reads the messages of a stream; comments and fields like `retry` are passed over. */
export async function* readMessages(response: Response): AsyncGenerator<Message, void, void> {
  let rest = "";
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) {
      const data = block.match(/^data: (.*)$/m)?.[1];
      if (data !== undefined) yield { id: block.match(/^id: (.*)$/m)![1], event: JSON.parse(data) };
    }
  }
}

/** Reads messages until one is enough, and leaves the stream. */
export async function messagesUntil(
  response: Response,
  enough: (message: Message) => boolean,
): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of readMessages(response)) {
    messages.push(message);
    if (enough(message)) break;
  }
  return messages;
}
