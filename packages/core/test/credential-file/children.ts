import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Order } from "./worker.ts";

/** The program of the children. They run the sources themselves, so their Node must strip types. */
export const workerFile: string = fileURLToPath(new URL("worker.ts", import.meta.url));

const bundledNode = fileURLToPath(new URL("../../../../node_modules/.bin/node", import.meta.url));

/** A Node that runs TypeScript. */
export const nodeForTypeScript: string =
  Number(process.versions.node.split(".")[0]) >= 24 || !existsSync(bundledNode)
    ? process.execPath
    : bundledNode;

/** A process of its own that carries out orders. It ends with the test at the latest. */
export class Child {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Resolves when the child waits for orders. */
  static async start(): Promise<Child> {
    const child = fork(workerFile, { execPath: nodeForTypeScript });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child, "message");
    return new Child(child);
  }

  /** Resolves when the order is carried out; rejects with the child's fault. */
  async obey(order: Order): Promise<void> {
    const answer = once(this.#process, "message");
    this.#process.send(order);
    const [{ fault }] = await answer;
    if (fault !== undefined) throw new Error(fault);
  }
}
