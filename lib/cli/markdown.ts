import { printable } from './style';

/**
 * A row of a table in GitHub's and GitLab's Markdown.
 *
 * @param cells Markdown: what comes from documents and tickets goes through {@link code} or {@link text}
 */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** The head of a table. */
export function tableHead(titles: readonly string[]): string {
  return tableRow(titles) + tableRow(titles.map(() => '---'));
}

/** A text that is shown as code, whatever it holds. */
export function code(content: string): string {
  // Backticks end at a backtick, and a pipe ends any cell; entities within <code> do neither.
  return `<code>${entities(content)}</code>`;
}

/** A text that stays text, whatever it holds: it closes no table, makes no markup and mentions nobody. */
export function text(content: string): string {
  // Mentions are found in what is rendered, so that an entity does not prevent them; a space without width does.
  return entities(content).replaceAll(/(?<![\p{L}\p{N}])&#64;/gu, '&#64;&#8203;');
}

function entities(content: string): string {
  return printable(content).replaceAll(/[^\p{L}\p{N} .,:/()=+;-]/gu, (character) => `&#${character.codePointAt(0)};`);
}
