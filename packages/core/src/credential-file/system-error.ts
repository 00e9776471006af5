/** Whether an error comes from the operating system and, if codes are named, is one of those (`ENOENT`, ...). */
export function isSystemError(
  error: unknown,
  ...codes: string[]
): error is NodeJS.ErrnoException & { code: string } {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return false;
  return typeof error.code === "string" && (codes.length === 0 || codes.includes(error.code));
}
