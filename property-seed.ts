import fc from "fast-check";

/**
 * Property-based tests begin with another seed each time, and say which when they fail. PROPERTY_SEED gives all of
 * them the same one again.
 */
const { PROPERTY_SEED } = process.env;
if (PROPERTY_SEED !== undefined) {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(PROPERTY_SEED) });
}
