/** By this a quick fix knows its problem. The account's id comes after it. */
export const STRAY_TOKEN = "stray-token ";
