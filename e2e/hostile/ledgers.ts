import {
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { HostileFileSystem, Place } from "./hostile-file-system.ts";
import { huge, pipe } from "./odd-files.ts";

const AS_BEFORE = /is as it was before\./;
const NOTHING = /holds nothing of this step|Nothing of this step is in/;
const SET_ASIDE = /\.setup-registry-token\.set-aside-1/;
const AUTH = '{ "http-basic": { "old.example": { "username": "me", "password": "old" } } }\n';

const sticky = ({ file, giveAway }: Place) => {
  chmodSync(dirname(file), 0o1777);
  giveAway(dirname(file));
};
const planted: HostileFileSystem[] = [
  ...(["pub", "composer", "apkg"] as const).map(
    (client): HostileFileSystem => ({
      name: `another user has made the ledger of ${client} first, in a folder for everybody`,
      client,
      needsRoot: true,
      arrange: (place) => {
        sticky(place);
        mkdirSync(place.ledger);
        const original = { mode: 0o4777, userId: 0, groupId: 0, isMalformed: false };
        const ledger = { version: 1, original, claims: [], coming: [], going: [], madeDirectories: [] };
        writeFileSync(join(place.ledger, "claims.json"), JSON.stringify(ledger));
        writeFileSync(join(place.ledger, "original"), "planted");
        chmodSync(place.ledger, 0o777);
        place.giveAway(place.ledger);
      },
      main: "credential-file-unsafe",
      says: /belongs to another user/,
      post: NOTHING,
    }),
  ),
  {
    name: "another user has made our temporary file first",
    client: "composer",
    needsRoot: true,
    arrange: (place) => {
      sticky(place);
      writeFileSync(`${place.ledger}.tmp`, "");
      place.giveAway(`${place.ledger}.tmp`);
    },
    main: "credential-file-unusable",
    says: /cannot be changed \(EPERM\)/,
    post: NOTHING,
  },
  {
    name: "everybody may use the ledger's directory",
    client: "pub",
    arrange: ({ ledger }) => {
      mkdirSync(ledger);
      chmodSync(ledger, 0o777);
    },
    main: "credential-file-unsafe",
    says: /can be used by others \(mode 777\)/,
    post: NOTHING,
  },
  {
    name: "the ledger's directory is a link",
    client: "pub",
    arrange: ({ ledger, outside }) => symlinkSync(outside, ledger),
    main: "credential-file-unsafe",
    says: /is not a directory/,
    post: NOTHING,
  },
  {
    name: "the ledger's directory is a file",
    client: "pub",
    arrange: ({ ledger }) => writeFileSync(ledger, ""),
    main: "credential-file-unsafe",
    says: /is not a directory/,
    post: NOTHING,
  },
];

const damaged: HostileFileSystem[] = (
  [
    ["is empty", (path) => truncateSync(path)],
    ["is cut", (path) => truncateSync(path, readFileSync(path).length - 5)],
    ["is null", (path) => writeFileSync(path, "null")],
    ["is of another version", (path) => writeFileSync(path, '{"version":2}')],
    ["has become a directory", (path) => mkdirSync(gone(path))],
    ["has become a named pipe", (path) => pipe(gone(path))],
    ["has become a link to a device", (path) => symlinkSync("/dev/zero", gone(path))],
    ["has become a tebibyte", huge],
    ["may no longer be read", (path) => chmodSync(path, 0)],
  ] satisfies [string, (path: string) => void][]
).map(([name, damage]) => ({
  name: `the ledger ${name}`,
  client: "composer" as const,
  arrange: ({ file }) => writeFileSync(file, AUTH),
  meanwhile: ({ ledger }) => damage(join(ledger, "claims.json")),
  main: "fine",
  post: /It is kept in .*\.set-aside-1\. This job goes on from its own copy[\s\S]*is as it was before/,
  left: SET_ASIDE,
}));

function gone(path: string): string {
  rmSync(path);
  return path;
}

const locks: HostileFileSystem[] = (
  [
    ["is a named pipe", pipe],
    ["is a directory", (path) => mkdirSync(join(path, "inside"), { recursive: true })],
    ["is a link to a device", (path) => symlinkSync("/dev/zero", path)],
    [
      "is of a time that is still to come",
      (path) => {
        writeFileSync(path, JSON.stringify({ host: "another", process: 1 }));
        utimesSync(path, 4_000_000_000, 4_000_000_000);
      },
    ],
  ] satisfies [string, (path: string) => void][]
).map(([name, make]) => ({
  name: `the lock ${name}`,
  client: "composer" as const,
  arrange: ({ file }) => writeFileSync(file, AUTH),
  meanwhile: ({ ledger }) => make(join(ledger, "lock")),
  main: "fine",
  post: AS_BEFORE,
}));

/** Ledgers and locks that others have made, or that were damaged. */
export const hostileLedgers: readonly HostileFileSystem[] = [...planted, ...damaged, ...locks];
