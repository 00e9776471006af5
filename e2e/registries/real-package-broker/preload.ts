// Runs before PACKAGE.broker, in its process (node --import). Its publisher bundles the adapter, which is published as
// TypeScript; with these hooks the published files run as they are.
import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { type AddressInfo, Server, Socket } from "node:net";
import { fileURLToPath } from "node:url";

/** What the publisher's bundler puts in the place of Cloudflare's module (adapter-node/tsup.config.ts). */
const CLOUDFLARE = "data:text/javascript,export class WorkflowEntrypoint {}";

/** The endings that the core leaves away, and the one that the adapter gives to files which the bundler would compile. */
const SPELLINGS = [
  (specifier: string) => `${specifier}.js`,
  (specifier: string) => `${specifier}/index.js`,
  (specifier: string) => specifier.replace(/\.js$/, ".ts"),
];

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "cloudflare:workers") return { url: CLOUDFLARE, format: "module", shortCircuit: true };
    try {
      return next(specifier, context);
    } catch (error) {
      if (!specifier.startsWith(".")) throw error;
      for (const spell of SPELLINGS) {
        try {
          return next(spell(specifier), context);
        } catch {
          // Not that spelling.
        }
      }
      throw error;
    }
  },

  load(url, context, next) {
    if (!/\/node_modules\/.+\.ts$/.test(url)) return next(url, context);
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
    return { format: "module", source, shortCircuit: true };
  },
});

// Whoever started it is gone.
process.once("disconnect", () => process.exit());

// It would listen on every interface, at a port that must be known before: here it is the loopback, and a free one.
const listen = Server.prototype.listen as (this: Server, port: number, host: string) => Server;
Server.prototype.listen = function listenOnLoopback(this: Server): Server {
  this.once("listening", () => process.send?.({ port: (this.address() as AddressInfo).port }));
  return listen.call(this, 0, "127.0.0.1");
};

// What it does not have itself it would ask packagist.org for.
Socket.prototype.connect = function refuse(this: Socket): Socket {
  return this.destroy(new Error("PACKAGE.broker may not reach anything from here."));
};
