/** What something throws, or an empty text. */
export function messageOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** How often a part stands in a text. */
export function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
