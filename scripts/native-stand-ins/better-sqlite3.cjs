// In the place of better-sqlite3, which would have to be compiled: the part of it that PACKAGE.broker and its migrations
// use, on the SQLite of Node. Source of what is needed: `docs/api.md` of better-sqlite3 12, `better-sqlite3/session.js` of
// drizzle-orm 0.45.
const { DatabaseSync } = require("node:sqlite");

class Statement {
  #statement;

  constructor(statement) {
    this.#statement = statement;
  }

  /** Rows as arrays of values. */
  raw(isRaw = true) {
    this.#statement.setReturnArrays(isRaw);
    return this;
  }

  run(...values) {
    return this.#statement.run(...values.map(bindable));
  }

  get(...values) {
    return this.#statement.get(...values.map(bindable));
  }

  all(...values) {
    return this.#statement.all(...values.map(bindable));
  }
}

/** better-sqlite3 binds undefined as NULL (`src/util/binder.cpp`); Node refuses it. */
function bindable(value) {
  return value === undefined ? null : value;
}

module.exports = class Database {
  #database;

  constructor(path) {
    this.#database = new DatabaseSync(path);
  }

  prepare(sql) {
    return new Statement(this.#database.prepare(sql));
  }

  exec(sql) {
    this.#database.exec(sql);
    return this;
  }

  close() {
    this.#database.close();
    return this;
  }
};
