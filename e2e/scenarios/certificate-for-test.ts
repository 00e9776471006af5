import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { onTestFinished } from "vitest";

const OPENSSL = "openssl";

/** Whether a certificate can be made on this machine. */
export const hasOpenssl = spawnSync(OPENSSL, ["version"]).status === 0;

/** Makes a certificate for a host in a folder. @returns its file, and that of its key */
export function makeCertificate(folder: string, host: string): { certificate: string; key: string } {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const made = spawnSync(OPENSSL, [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`],
    ...["-keyout", key, "-out", certificate],
  ]);
  if (made.status !== 0) throw new Error(String(made.stderr));
  return { certificate, key };
}

/** Puts TLS before a plain server of this machine, until the test is over. @returns the port */
export async function serveSecurely(
  port: number,
  { certificate, key }: { certificate: string; key: string },
): Promise<number> {
  const sockets = new Set<Socket>();
  const pems = { cert: readFileSync(certificate), key: readFileSync(key) };
  const server = createServer(pems, (socket) => {
    const onward = connect(port, "127.0.0.1");
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on("error", () => {});
    }
    onward.pipe(socket).pipe(onward);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("The server has no port.");
  return at.port;
}
