/** Built into Node, but slow to load (the action starts in milliseconds) or a way out of the process. */
const SLOW_OR_OUTWARD =
  "^(node:)?(child_process|cluster|crypto|dgram|dns|http|http2|https|net|tls|url|worker_threads)(/|$)";

/** What a package of npm resolves to, and what it is called where it cannot be resolved. */
const NPM = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

/** What the module that the editor provides resolves to: its types. */
const VSCODE = "^node_modules/@types/vscode/";

/** Sources, tests and what the compiler made of a package. */
const inside = (name) => `^packages/${name}/`;

/** What the extension's first bundle is made of, but for load-lazy.ts. */
const STARTED_WITH = [
  "^packages/vscode/src/((extension|container|emitter|on-demand)\\.ts$|(storage|authentication|diagnostics)/)",
  "^packages/vscode/src/views/(show-registries|attention|ending-decorations|ending|known-ends|needed-registries|token-end)\\.ts$",
  "^packages/vscode/src/registries/(token-lists|registry-title|short-url)\\.ts$",
  "^packages/vscode/src/workspace/(burst|manifests|watch-files|examined-need|credential-file-(paths|watch)|ignored-hosts|host-of|span-range)\\.ts$",
  "^packages/vscode/src/documents/document-address\\.ts$",
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "What depends on itself cannot be understood one piece at a time.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A file that nobody uses is to be deleted.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          "\\.test\\.ts$",
          "^packages/[^/]+/src/(main|post|rotate)\\.ts$",
          "^e2e/rotation/preload-clock\\.mjs$",
          "^e2e/registries/real-package-broker/preload\\.ts$",
          "^scripts/",
          "\\.d\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-undeclared",
      comment: "What is used is named: in the workspace's package.json, or in the root's for tools of tests.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], pathNot: VSCODE },
    },
    {
      name: "core-is-plain",
      comment:
        "core knows no runner, no editor and no package: only Node's own modules. The one exception is the YAML " +
        "parser in workspace/: pubspec.yaml and workflows are YAML, which nobody should parse by hand.",
      severity: "error",
      from: { path: "^packages/core/src/" },
      to: {
        dependencyTypesNot: ["core"],
        pathNot: ["^packages/core/src/", "^node_modules/yaml/"],
      },
    },
    {
      name: "yaml-in-workspace-only",
      comment:
        "Only the editor reads manifests and workflows; what runs in every job must not load a YAML parser.",
      severity: "error",
      from: { path: "^packages/core/src/", pathNot: "^packages/core/src/workspace/" },
      to: { path: ["^node_modules/yaml/", "^packages/core/src/workspace/"] },
    },
    {
      name: "core-stays-inside",
      comment: "Processes, network and cryptography come to core as arguments, if at all.",
      severity: "error",
      from: { path: "^packages/core/src/" },
      to: { path: SLOW_OR_OUTWARD },
    },
    {
      name: "foundations-know-nothing-above",
      comment: "Secrets, errors and redaction are what all the rest is built on.",
      severity: "error",
      from: { path: "^packages/core/src/(secret|errors|redact)\\.ts$" },
      to: { path: "^packages/core/src/", pathNot: "^packages/core/src/(secret|errors|redact)\\.ts$" },
    },
    {
      name: "credential-file-knows-no-client",
      comment: "The code that keeps files whole gets a client's format as an argument.",
      severity: "error",
      from: { path: "^packages/core/src/credential-file/" },
      to: { path: "^packages/core/src/(package-managers|registries)/" },
    },
    {
      name: "clients-know-no-registry",
      comment: "A registry names its client, never the other way round.",
      severity: "error",
      from: { path: "^packages/core/src/package-managers/" },
      to: { path: "^packages/core/src/registries/" },
    },
    {
      name: "action-knows-no-neighbour",
      comment: "The action depends on core and on nothing else of this repository.",
      severity: "error",
      from: { path: inside("action") },
      to: { path: ["(^|/)vscode(/|$)", inside("vscode"), "^e2e/", "^bench/"] },
    },
    {
      name: "action-uses-core-as-a-package",
      comment: "By its name and its public surface, never by a path into its sources.",
      severity: "error",
      from: { path: inside("action") },
      to: {
        path: inside("core"),
        pathNot:
          "^packages/core/build/(index|registries|credential-file/(entry-to-stay|left-behind)|package-managers/(apkg|composer|pub)|rotation/index)\\.(js|d\\.ts)$",
      },
    },
    {
      name: "vscode-knows-no-neighbour",
      comment: "The extension depends on core and on nothing else of this repository.",
      severity: "error",
      from: { path: inside("vscode") },
      to: { path: [inside("action"), "^e2e/(?!registries/|github/)", "^bench/"] },
    },
    {
      name: "vscode-is-tested-with-the-loopback-servers",
      comment: "Only its tests know the servers of e2e, which run beside them in the extension host.",
      severity: "error",
      from: { path: "^packages/vscode/src/" },
      to: { path: "^e2e/" },
    },
    {
      name: "vscode-uses-core-as-a-package",
      comment: "By its name and its public surface, never by a path into its sources.",
      severity: "error",
      from: { path: inside("vscode") },
      to: {
        path: inside("core"),
        pathNot:
          "^packages/core/build/(index|registries|credential-file/entry-to-stay|package-managers/(apkg|composer|pub)|rotation/index|workspace/index)\\.(js|d\\.ts)$",
      },
    },
    {
      name: "vscode-starts-fast",
      comment:
        "What a start reads is few and small: core's foundations, and the indexes of what is stored. All else is in the second bundle, which load-lazy.ts loads.",
      severity: "error",
      from: { path: STARTED_WITH },
      to: {
        path: ["^packages/", "^node_modules/"],
        pathNot: [
          ...STARTED_WITH,
          "^packages/vscode/src/load-lazy\\.ts$",
          // Of these the bundler takes no more than what is used.
          "^packages/core/build/(workspace/)?index\\.",
          "^node_modules/@types/vscode/",
        ],
        dependencyTypesNot: ["type-only", "type-import"],
      },
    },
    {
      name: "core-knows-no-neighbour",
      comment:
        "Core's tests (its sources are plain anyway) ask the loopback registries, so that one set of servers says what a registry does.",
      severity: "error",
      from: { path: inside("core") },
      to: { path: [inside("(action|vscode)"), "^e2e/(?!registries/)", "^bench/"] },
    },
    {
      name: "action-starts-fast",
      comment: "What is not needed in every run is loaded by import() where it is.",
      severity: "error",
      // Both are loaded only where something is asked of the network, and after or with node:http.
      from: { path: "^packages/action/src/", pathNot: "^packages/action/src/(no-proxy|proxy-tunnel)\\.ts$" },
      to: { path: [SLOW_OR_OUTWARD, "^node_modules/"], dynamic: false },
    },
    {
      name: "toolkit-for-github-and-tests-only",
      comment:
        "@actions/core is the measure for our workflow commands; octokit is what asks GitHub; @actions/expressions evaluates what a workflow says, in the small runner.",
      severity: "error",
      from: { pathNot: "^(packages/action/(test/|src/github/octokit\\.ts$)|e2e/runner/expression\\.ts$)" },
      to: { path: "(^|/)@(actions|octokit)/" },
    },
    {
      name: "github-for-rotation-only",
      comment: "What runs in every job neither loads nor carries the client of GitHub's API.",
      severity: "error",
      from: { path: "^packages/action/src/(main|post)\\.ts$" },
      to: { path: "^packages/action/src/(github|rotation)/", reachable: true },
    },
    {
      name: "black-box",
      comment: "e2e sees what a user sees: action.yml and the bundles it names.",
      severity: "error",
      from: { path: "^e2e/" },
      to: { path: ["^packages/", "^bench/"] },
    },
    {
      name: "bench-uses-core-as-a-package",
      severity: "error",
      from: { path: "^bench/" },
      to: { path: ["^packages/[^/]+/(src|test)/", "^packages/action/"] },
    },
    {
      name: "fuzz-is-an-end",
      comment: "It knows the readers of every package, and nobody knows it.",
      severity: "error",
      from: { pathNot: "^fuzz/" },
      to: { path: "^fuzz/" },
    },
    {
      name: "product-knows-no-test",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: ["^packages/[^/]+/test/", "\\.test\\.ts$"] },
    },
    {
      name: "product-uses-no-dev-dependency",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: VSCODE,
      },
    },
    {
      name: "scripts-need-nothing-installed",
      comment: "They say what is missing, so they cannot be missing something themselves.",
      severity: "error",
      from: { path: "^scripts/" },
      to: { dependencyTypes: NPM },
    },
  ],
  options: {
    doNotFollow: { path: ["(^|/)node_modules/", "^packages/[^/]+/(build|dist)/"] },
    combinedDependencies: true,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
