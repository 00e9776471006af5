// In the place of @vscode/spdlog, which would have to be compiled. Without it, VS Code keeps all it logs in memory, and
// output channels stay empty. Source of what is needed: `index.d.ts` of @vscode/spdlog 0.15.8.
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const LEVELS = ["trace", "debug", "info", "warn", "error", "critical"];

/** Writes at once, and never rotates: a test's log is short. */
class Logger {
  #file;
  #level = LEVELS.indexOf("info");
  #hasFormat = true;

  constructor(_type, _name, file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, "");
    for (const [level, name] of LEVELS.entries()) {
      this[name] = (message) => this.#write(level, name, message);
    }
  }

  getLevel() {
    return this.#level;
  }

  setLevel(level) {
    this.#level = level;
  }

  clearFormatters() {
    this.#hasFormat = false;
  }

  setPattern() {}

  flush() {}

  drop() {}

  /** In the one pattern that VS Code sets: `%Y-%m-%d %H:%M:%S.%e [%l] %v`. Without formatters there is no line end. */
  #write(level, name, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    const label = name === "warn" ? "warning" : name;
    appendFileSync(this.#file, this.#hasFormat ? `${time} [${label}] ${message}\n` : message);
  }
}

const createLogger = async (name, file) => new Logger("rotating", name, file);

// One by one: VS Code imports them by name, which Node finds only in this form.
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.version = 0;
