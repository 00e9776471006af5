/** A pattern for the whole of a text, in which VS Code may have put spaces of another kind and an ellipsis. */
export function exactly(text: string): RegExp {
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s");
  return new RegExp(`^\\s*${pattern}\\s*$`);
}
