/** An error that is answered with its status. */
export class HttpError extends Error {
  /** The response's status. */
  status: number;

  /** Takes the `status` of the response, and a `message` that clients may see. */
  constructor(status: number, message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "HttpError";
    this.status = status;
  }
}
