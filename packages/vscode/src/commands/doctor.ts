import { showDocument } from "../documents/show-document.ts";
import type { Services } from "../services.ts";

/** Doctor: asks every registry that is known, and shows a report without anything secret or personal. */
export async function doctor(services: Services): Promise<void> {
  await showDocument(services, { about: "doctor" });
}
