/** Compares texts by their code units: the same order on every machine, which no locale gives. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Compares by several texts, the first that differs. */
export function byTexts<T>(...texts: readonly ((item: T) => string)[]): (one: T, other: T) => number {
  return (one, other) => {
    for (const text of texts) {
      const order = byText(text(one), text(other));
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  };
}
