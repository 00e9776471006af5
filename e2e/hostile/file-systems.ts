import { chmodSync, chownSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { HostileFileSystem } from "./hostile-file-system.ts";
import { hostileLedgers } from "./ledgers.ts";
import { huge, pipe, socket } from "./odd-files.ts";

const AS_BEFORE = /is as it was before\./;
const GONE = /is gone again/;
const NOTHING = /holds nothing of this step|Nothing of this step is in/;
const SILENT = /^$/;
const AUTH = '{ "http-basic": { "old.example": { "username": "me", "password": "old" } } }\n';

/** What can stand where a regular file should, and what the reader calls it. */
const noFiles: [name: string, make: (path: string) => void, reason: RegExp][] = [
  ["a named pipe", pipe, /is a named pipe/],
  ["a directory", (path) => mkdirSync(path), /is a directory/],
  ["a link that leads to itself", (path) => symlinkSync(path, path), /cannot be (?:read|reached) \(ELOOP\)/],
  ["a file of a tebibyte", huge, /is larger than 32 MiB/],
];
const devices: typeof noFiles = [
  ["a link to a device that never ends", (path) => symlinkSync("/dev/zero", path), /is a device/],
  ["a link to a device that is always full", (path) => symlinkSync("/dev/full", path), /is a device/],
];

const onlyRead: HostileFileSystem[] = [...noFiles, ...devices].flatMap(([name, make, says]) => [
  {
    name: `the project's composer.json is ${name}`,
    client: "composer",
    arrange: ({ workspace }) => make(join(workspace, "composer.json")),
    main: "fine",
    says,
    post: GONE,
  },
  {
    name: `the project's auth.json is ${name}`,
    client: "composer",
    arrange: ({ workspace }) => {
      writeFileSync(join(workspace, "composer.json"), "{}");
      make(join(workspace, "auth.json"));
    },
    main: "fine",
    says,
    post: GONE,
  },
  {
    name: `Composer's config.json is ${name}`,
    client: "composer",
    arrange: ({ file }) => make(join(dirname(file), "config.json")),
    main: "fine",
    says,
    post: GONE,
  },
  {
    name: `apkg's config.json is ${name}`,
    client: "apkg",
    arrange: ({ file }) => make(join(dirname(file), "config.json")),
    main: "credential-file-unusable",
    says,
    post: SILENT,
  },
]);

const credentialFiles: HostileFileSystem[] = (["pub", "composer", "apkg"] as const).flatMap((client) => [
  ...noFiles.map(
    ([name, make, says]): HostileFileSystem => ({
      name: `the credential file of ${client} is ${name}`,
      client,
      arrange: ({ file }) => make(file),
      main: "credential-file-unusable",
      says,
      post: name.includes("itself") ? SILENT : NOTHING,
    }),
  ),
  ...devices.map(
    ([name, make]): HostileFileSystem => ({
      name: `the credential file of ${client} is ${name}`,
      client,
      needsRoot: true,
      arrange: ({ file }) => make(file),
      main: "credential-file-unsafe",
      says: /belongs to another user/,
      post: SILENT,
    }),
  ),
]);

const links: HostileFileSystem[] = [
  {
    name: "the credential file is a link that leads nowhere",
    client: "composer",
    arrange: ({ file, outside }) => symlinkSync(join(outside, "auth.json"), file),
    main: "fine",
    post: GONE,
  },
  {
    name: "the credential file is a link to a file elsewhere",
    client: "composer",
    arrange: ({ file, outside }) => {
      writeFileSync(join(outside, "auth.json"), AUTH, { mode: 0o640 });
      symlinkSync(join(outside, "auth.json"), file);
    },
    main: "fine",
    post: AS_BEFORE,
  },
  {
    name: "the credential file has another name (a hard link)",
    client: "composer",
    arrange: ({ file, outside }) => {
      writeFileSync(file, AUTH);
      linkSync(file, join(outside, "auth.json"));
    },
    main: "fine",
    says: /has other names too \(hard links\)/,
    post: AS_BEFORE,
  },
  {
    name: "pub's log is a link",
    client: "pub",
    arrange: ({ home, outside }) => {
      mkdirSync(join(home, ".pub-cache/log"), { recursive: true });
      writeFileSync(join(outside, "log.txt"), "sent ***\n");
      symlinkSync(join(outside, "log.txt"), join(home, ".pub-cache/log/pub_log.txt"));
    },
    meanwhile: ({ outside, token }) => writeFileSync(join(outside, "log.txt"), `sent ${token}\n`),
    main: "fine",
    post: /held the token; it is taken out/,
  },
  {
    name: "pub's log is a named pipe",
    client: "pub",
    arrange: ({ home }) => {
      mkdirSync(join(home, ".pub-cache/log"), { recursive: true });
      pipe(join(home, ".pub-cache/log/pub_log.txt"));
    },
    main: "fine",
    post: /could not be searched for the token\. .*is a named pipe/,
  },
  {
    name: "the file is set-id",
    client: "composer",
    arrange: ({ file }) => writeFileSync(file, AUTH, { mode: 0o600 }),
    meanwhile: ({ file }) => chmodSync(file, 0o6600),
    main: "fine",
    post: AS_BEFORE,
  },
];

const rights: HostileFileSystem[] = [
  {
    name: "the credential file may not be read",
    client: "composer",
    arrange: ({ file }) => writeFileSync(file, AUTH, { mode: 0o200 }),
    main: "credential-file-unusable",
    says: /cannot be read \(EACCES\)/,
    post: NOTHING,
  },
  {
    name: "the credential file may not be written",
    client: "composer",
    arrange: ({ file }) => writeFileSync(file, AUTH, { mode: 0o400 }),
    main: "credential-file-unusable",
    says: /is read-only/,
    post: NOTHING,
  },
  {
    name: "nothing may be written beside the credential file",
    client: "pub",
    arrange: ({ file }) => chmodSync(dirname(file), 0o500),
    main: "credential-file-unusable",
    says: /cannot be changed \(EACCES\)/,
    post: NOTHING,
  },
  {
    name: "nothing may be written to RUNNER_TEMP",
    client: "pub",
    arrange: ({ temporary }) => chmodSync(temporary, 0o500),
    main: "credential-file-unusable",
    says: /RUNNER_TEMP must name a directory/,
    post: SILENT,
  },
  ...(["pub", "composer"] as const).map(
    (client): HostileFileSystem => ({
      name: `the home is another user's (${client})`,
      client,
      needsRoot: true,
      arrange: ({ home, giveAway }) => {
        chmodSync(home, 0o700);
        giveAway(home);
      },
      main: "credential-file-unusable",
      says: /cannot be reached \(EACCES\)/,
      post: SILENT,
    }),
  ),
  {
    name: "the credential file is another user's",
    client: "composer",
    needsRoot: true,
    arrange: ({ file, giveAway }) => {
      writeFileSync(file, AUTH);
      giveAway(file);
    },
    main: "credential-file-unsafe",
    says: /belongs to another user/,
    post: NOTHING,
  },
  {
    name: "the credential file is a link to another user's",
    client: "composer",
    needsRoot: true,
    arrange: ({ file, outside, giveAway }) => {
      writeFileSync(join(outside, "auth.json"), AUTH);
      giveAway(join(outside, "auth.json"));
      symlinkSync(join(outside, "auth.json"), file);
    },
    main: "credential-file-unsafe",
    says: /leads by a symbolic link to .*, which belongs to another user/,
    post: SILENT,
  },
];

/** All of them, in the order in which they are tried. */
export const hostileFileSystems: readonly HostileFileSystem[] = [
  ...onlyRead,
  {
    name: "the project's composer.json is a socket",
    client: "composer",
    arrange: ({ workspace }) => socket(join(workspace, "composer.json")),
    main: "fine",
    says: /is a socket/,
    post: GONE,
  },
  ...credentialFiles,
  ...links,
  ...rights,
  ...hostileLedgers,
];

/** As {@link Place.giveAway}. */
export function giveTo(userId: number): (path: string) => void {
  return (path) => chownSync(path, userId, userId);
}
