/** What came back for one request. */
export interface Answered {
  readonly status: number;
  /** Without its parameters; null where there is none. */
  readonly type: string | null;
  readonly text: string;
  /** The body if it is JSON, else undefined. */
  readonly json: unknown;
}

export interface AskOptions {
  readonly authorization?: string | undefined;
  /** Sent as JSON; a text is sent as it is. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Sends one request, and does not follow where it is redirected. */
export async function ask(
  url: string,
  method: string,
  { authorization, json, headers }: AskOptions = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: {
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(authorization !== undefined && { authorization }),
      ...headers,
    },
    ...(json !== undefined && { body: typeof json === "string" ? json : JSON.stringify(json) }),
  });
  const text = await response.text();
  const type = response.headers.get("content-type")?.split(";")[0] ?? null;
  return {
    status: response.status,
    type,
    text,
    json: type === "application/json" && text !== "" ? JSON.parse(text) : undefined,
  };
}
