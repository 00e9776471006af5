/** An expression for a page: all that it keeps in its databases, as one text. */
export const STORED_STATE = `(async () => {
  const answerTo = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const asText = (_key, value) =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value;
  const all = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await answerTo(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      all.push(name, store, await Promise.all([objects.getAllKeys(), objects.getAll()].map(answerTo)));
    }
    database.close();
  }
  return JSON.stringify(all, asText);
})()`;
