import type { Uri } from "vscode";
import type { Services } from "../services.ts";
import { credentialsReport } from "./credentials-report.ts";
import { doctorReport } from "./doctor-report.ts";
import { readDocumentAddress } from "./document-address.ts";

/** Writes the document of an address. No secret is in it. */
export async function writeDocument(services: Services, address: Pick<Uri, "query">): Promise<string> {
  const subject = readDocumentAddress(address);
  if (subject === undefined) return "";
  const text =
    subject.about === "doctor" ? await doctorReport(services) : credentialsReport(services, subject);
  return services.log.redacted(text);
}
