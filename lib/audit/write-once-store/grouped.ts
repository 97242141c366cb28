/** Brings together the items that follow each other and have the same key. */
export async function* grouped<T>(items: AsyncIterable<T>, keyOf: (item: T) => string): AsyncGenerator<T[]> {
  let group: T[] = [];
  let key: string | undefined;
  for await (const item of items) {
    if (key !== undefined && keyOf(item) !== key) {
      yield group;
      group = [];
    }
    key = keyOf(item);
    group.push(item);
  }
  if (group.length > 0) {
    yield group;
  }
}
