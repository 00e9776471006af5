import { onTestFinished } from "vitest";

/** Waits for a loopback server to start, and closes it with the test. */
export async function serverForTest<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}
