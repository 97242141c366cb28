import type { Content, CustomTableLayout, TableCell } from 'pdfmake';
import type { ContentText } from 'pdfmake/interfaces';
import { visible } from '../html/markup';
import { STATUS_TERMS, type Status } from '../report/terms';

/** Lines below rows only, as in a ledger. */
export const LEDGER: CustomTableLayout = {
  hLineWidth: (index, node) => (index === 0 ? 0 : index === (node.table.headerRows ?? 0) ? 1 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#c3cad2',
  paddingLeft: (index) => (index === 0 ? 0 : 5),
  paddingRight: () => 5,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

const COLORS: Readonly<Record<Status, string>> = {
  fail: '#8a1414',
  undetermined: '#6b4300',
  excepted: '#45299a',
  pass: '#0b5430',
  notApplicable: '#52606d',
};

/** What the font of the document has no letters for. */
const WITHOUT_LETTER = /[^\u0020-\u024f\u0370-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ac\u2122]/gu;

/** Text of a document; a character that the font cannot draw is spelled out, so that none is lost. */
export function printable(text: string): string {
  return visible(text).replace(WITHOUT_LETTER, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Text of a document that can also be broken in lines at the marks between the parts of names. */
export function breakable(text: string): string {
  return printable(text).replace(/([/:._-]|[^\s]{24}(?=[^\s]))/g, '$1\u200b');
}

/** An outcome in its colour. */
export function statusText(status: Status, word: string = STATUS_TERMS[status].word): ContentText {
  return { text: word, color: COLORS[status], bold: true };
}

/** A table with a head that repeats on each page. */
export function ledger(
  widths: readonly (string | number)[],
  head: readonly string[],
  rows: readonly TableCell[][],
): Content {
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [...widths],
      body: [head.map((text) => ({ text, bold: true, color: '#1b2733' })), ...rows],
    },
    layout: LEDGER,
    fontSize: 8,
    margin: [0, 2, 0, 10],
  };
}

/** A chapter with its title. */
export function chapter(title: string, ...contents: readonly Content[]): Content[] {
  return [{ text: title, style: 'chapter', tocItem: false }, ...contents];
}

/** Names and values, one below the other. */
export function facts(entries: readonly (readonly [name: string, value: string])[]): Content {
  return {
    table: { widths: [120, '*'], body: entries.map(([name, value]) => [{ text: name, bold: true }, value]) },
    layout: LEDGER,
    fontSize: 8,
    margin: [0, 2, 0, 10],
  };
}
