import type { DataFlow, FlowBoundary, FlowEdge, FlowNode } from '../data-flow';
import { EDGE_STYLES, NODE_STYLES } from './kinds';

/** Graphviz knows the widths of its letters; readers without it get one of nearly the same widths. */
export const FONT = 'Arial';
const INK = '#1b2733';
const SOFT = '#4a5663';

/** Lines get no longer than this. */
const MAX_LINE = 38;
const MAX_DETAILS = 6;
const MAX_TEXT = 120;
const MAX_LIST = 400;

/** So many nodes that nothing leads to or from stand side by side. */
const NODES_IN_ROW = 3;

/** The data flow in the DOT language: boundaries as frames, with a legend below. */
export function flowDot(flow: DataFlow): string {
  const keyNames = new Map(
    flow.nodes.filter(({ kind }) => kind === 'key').map(({ id }, index) => [id, `K${index + 1}`] as const),
  );
  return [
    'digraph "data flow" {',
    `  graph [${legend(flow)}rankdir=TB, newrank=true, ranksep=0.55, nodesep=0.4, pad=0.3, fontname="${FONT}", fontsize=13, fontcolor="${INK}", bgcolor="white", labeljust=l, splines=true];`,
    `  node [shape=plain, fontname="${FONT}", fontsize=12, fontcolor="${INK}"];`,
    `  edge [fontname="${FONT}", fontsize=11, fontcolor="${SOFT}", arrowsize=0.8];`,
    ...boundariesIn(flow, undefined, keyNames).map((line) => `  ${line}`),
    ...flow.edges.map((edge) => `  ${edgeDot(edge)}`),
    ...arrangement(flow).map((line) => `  ${line}`),
    '}',
    '',
  ].join('\n');
}

function boundariesIn(flow: DataFlow, parent: string | undefined, keyNames: ReadonlyMap<string, string>): string[] {
  const nodes = flow.nodes.filter((node) => node.boundary === parent && node.kind !== 'key');
  const keys = flow.nodes.filter((node) => node.boundary === parent && node.kind === 'key');
  return [
    ...nodes.map((node) => `${node.id} [label=${nodeLabel(node, keyNames)}];`),
    ...(keys.length === 0 ? [] : [keysDot(parent, keys, flow, keyNames)]),
    ...flow.boundaries
      .filter((boundary) => boundary.parent === parent)
      .flatMap((boundary) => [
        `subgraph cluster_${boundary.id} {`,
        `  ${boundaryStyle(boundary)}`,
        ...boundariesIn(flow, boundary.id, keyNames).map((line) => `  ${line}`),
        '}',
      ]),
  ];
}

function boundaryStyle({ kind, label }: FlowBoundary): string {
  const isAccount = kind === 'account';
  const noun = isAccount ? 'TRUST BOUNDARY: ACCOUNT' : 'TRUST BOUNDARY: NETWORK';
  const style = isAccount
    ? 'style="rounded,dashed"; color="#5b6b7d"; bgcolor="#fbfcfd"; penwidth=1.4; margin=18'
    : 'style="rounded,dashed"; color="#1d5fa8"; bgcolor="#f3f8fe"; penwidth=1.4; margin=14';
  return `label=<<FONT POINT-SIZE="9" COLOR="${SOFT}">${noun}</FONT><BR ALIGN="LEFT"/><B>${wrapped(label, 60)}</B><BR ALIGN="LEFT"/>>; labelloc=t; ${style};`;
}

function nodeLabel(node: FlowNode, keyNames: ReadonlyMap<string, string>): string {
  const { word, fill, line } = NODE_STYLES[node.kind];
  const count = node.resources.length > 1 ? ` (${node.resources.length})` : '';
  const details = node.details.slice(0, MAX_DETAILS);
  const more = node.details.length - details.length;
  const rows = [
    row(`<FONT POINT-SIZE="9" COLOR="${line}"><B>${word}</B></FONT>`),
    row(`<B>${wrapped(`${node.label}${count}`)}</B>`),
    ...details.map((detail) => row(`<FONT POINT-SIZE="10.5">${wrapped(detail)}</FONT>`)),
    ...(more > 0 ? [row(`<FONT POINT-SIZE="10.5">and ${more} more</FONT>`)] : []),
    ...encryptionRow(node, keyNames),
  ];
  return `<<TABLE BORDER="1.5" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3" STYLE="ROUNDED" COLOR="${line}" BGCOLOR="${fill}">${padded(rows)}</TABLE>>`;
}

function encryptionRow({ encryption, keys }: FlowNode, keyNames: ReadonlyMap<string, string>): string[] {
  switch (encryption) {
    case 'customer': {
      const names = keys.flatMap((key) => keyNames.get(key) ?? []);
      return [row(small(names.length > 0 ? `encrypted with ${names.join(', ')}` : 'encrypted with a customer key'))];
    }
    case 'provider':
      return [row(small('no customer-managed key'))];
    case 'unknown':
      return [row(small('key known at deployment only'))];
    default:
      return [];
  }
}

/** The keys of a boundary as one table: which key, and what it encrypts. */
function keysDot(
  boundary: string | undefined,
  keys: readonly FlowNode[],
  flow: DataFlow,
  keyNames: ReadonlyMap<string, string>,
): string {
  const { fill, line } = NODE_STYLES.key;
  const rows = keys.map((key) => {
    const encrypted = flow.nodes.filter((node) => node.keys.includes(key.id)).map(({ label }) => label);
    const what =
      encrypted.length === 0 ? 'encrypts nothing in these documents' : `encrypts ${[...new Set(encrypted)].join('; ')}`;
    const text = [
      `<B>${wrapped(key.label)}</B>`,
      ...key.details.map((detail) => wrapped(detail, 60)),
      wrapped(what, 60, MAX_LIST),
    ].join('<BR ALIGN="LEFT"/>');
    return `<TR><TD ALIGN="LEFT" VALIGN="TOP"><B>${keyNames.get(key.id)}</B></TD><TD ALIGN="LEFT" BALIGN="LEFT">${text}</TD></TR>`;
  });
  const head = `<TR><TD COLSPAN="2" ALIGN="LEFT"><FONT POINT-SIZE="9" COLOR="${line}"><B>CUSTOMER-MANAGED KEYS</B></FONT></TD></TR>`;
  return `${keysId(boundary)} [label=<<TABLE BORDER="1.5" CELLBORDER="0" CELLSPACING="0" CELLPADDING="4" STYLE="ROUNDED" COLOR="${line}" BGCOLOR="${fill}">${head}${rows.join('')}</TABLE>>];`;
}

function edgeDot({ from, to, kind, label }: FlowEdge): string {
  const { color, style, width } = EDGE_STYLES[kind];
  return `${from} -> ${to} [label=<${beside(label)}>, color="${color}", style="${style}", penwidth=${width}];`;
}

/** Ways that are not drawn: they put what nothing leads to in rows, and the keys below it. */
function arrangement({ nodes, edges, boundaries }: DataFlow): string[] {
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return [undefined, ...boundaries.map(({ id }) => id)].flatMap((boundary) => {
    const within = nodes.filter((node) => node.boundary === boundary);
    const apart = within.filter(({ id, kind }) => kind !== 'key' && !connected.has(id)).map(({ id }) => id);
    const column = within.some(({ kind }) => kind === 'key') ? [...apart, keysId(boundary)] : apart;
    const last = column.at(-1);
    return column.flatMap((id, index) => {
      const below = column[index + NODES_IN_ROW] ?? last;
      return below === undefined || below === id ? [] : [`${id} -> ${below} [style=invis];`];
    });
  });
}

function keysId(boundary: string | undefined): string {
  return `keys_${boundary ?? 'outside'}`;
}

/** One sample of each kind of way that the flow has: the lower edge of a cell, drawn as the ways are. */
function legend({ edges }: DataFlow): string {
  const kinds = [...new Set(edges.map(({ kind }) => kind))].sort();
  if (kinds.length === 0) {
    return '';
  }
  const samples = kinds.map((kind) => {
    const { color, cell, meaning } = EDGE_STYLES[kind];
    const line = `<TD WIDTH="46" HEIGHT="7" FIXEDSIZE="TRUE" BORDER="2" SIDES="B" STYLE="${cell}" COLOR="${color}"></TD>`;
    return `${line}<TD ALIGN="LEFT">${escaped(meaning)}</TD><TD WIDTH="14"></TD>`;
  });
  const title = `<TD><FONT POINT-SIZE="9" COLOR="${SOFT}"><B>LEGEND</B></FONT></TD>`;
  return `label=<<FONT POINT-SIZE="11"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="4" CELLPADDING="2"><TR>${title}${samples.join('')}</TR></TABLE></FONT>>, labelloc=b, `;
}

function row(content: string): string {
  return `<TR><TD WIDTH="4"></TD><TD ALIGN="LEFT" BALIGN="LEFT">${content}</TD><TD WIDTH="4"></TD></TR>`;
}

function padded(rows: readonly string[]): string {
  const gap = '<TR><TD HEIGHT="2" CELLPADDING="0" COLSPAN="3"></TD></TR>';
  return `${gap}${rows.join('')}${gap}`;
}

function small(text: string): string {
  return `<FONT POINT-SIZE="10.5" COLOR="${NODE_STYLES.key.line}"><B>${escaped(text)}</B></FONT>`;
}

/** The text in lines of at most so many characters, each one escaped. */
function wrapped(text: string, width = MAX_LINE, most = MAX_TEXT): string {
  return linesOf(text, width, most).map(escaped).join('<BR ALIGN="LEFT"/>');
}

/** The text of a way, a little off its line. */
function beside(text: string): string {
  const lines = linesOf(text, 22, MAX_TEXT);
  return lines.map((line) => `&#160;${escaped(line)}&#160;<BR ALIGN="LEFT"/>`).join('');
}

function linesOf(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  const words = cut(text, most).split(/(?<=[\s/-])/);
  for (const word of words.flatMap((one) => one.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && [...(last + word.trimEnd())].length <= width) {
      lines[lines.length - 1] = last + word;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line) => line.trimEnd());
}

function cut(text: string, most: number): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, ' ').trim();
  const characters = [...visible];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : visible || ' ';
}

/** Every character that means something in a label; Graphviz takes two backslashes for one that stands for itself. */
function escaped(text: string): string {
  return text.replace(/[&<>"'[\]{}|]/g, (character) => `&#${character.codePointAt(0)};`).replaceAll('\\', '&#92;&#92;');
}
