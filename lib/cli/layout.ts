import type { Output } from './style';

/** How many columns there are where the output is no terminal, or one that does not tell. */
const COLUMNS = 100;

/** How many columns of text there are. */
export function widthOf({ columns }: Output): number {
  return Math.max(40, columns || COLUMNS);
}

/** Lines of at most so many characters; a word that is longer stays whole, so that addresses can be clicked. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** Items in as few groups as there is room for, each as wide as it allows. */
export function packed<T>(items: readonly T[], widthOfItem: (item: T) => number, width: number): T[][] {
  const groups: T[][] = [];
  let left = 0;
  for (const item of items) {
    const needed = widthOfItem(item);
    if (groups.length === 0 || needed > left) {
      groups.push([]);
      left = width;
    }
    groups.at(-1)?.push(item);
    left -= needed;
  }
  return groups;
}
