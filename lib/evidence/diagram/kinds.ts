import type { FlowEdgeKind, FlowNodeKind } from '../data-flow';

/** How a kind of node looks; the word stands in every node, so that colour is never the only sign. */
export interface KindStyle {
  readonly word: string;
  readonly fill: string;
  readonly line: string;
}

export const NODE_STYLES: Readonly<Record<FlowNodeKind, KindStyle>> = {
  client: { word: 'CALLER', fill: '#eef2f7', line: '#475569' },
  endpoint: { word: 'ENTRY', fill: '#e3eefb', line: '#1d5fa8' },
  guardrail: { word: 'GUARDRAIL', fill: '#fdf0dc', line: '#9a5b00' },
  model: { word: 'MODEL', fill: '#ece8fa', line: '#5b3fb5' },
  store: { word: 'STORE', fill: '#e2f3ee', line: '#0b6b57' },
  recorder: { word: 'RECORDER', fill: '#f4f4f1', line: '#5d5d52' },
  log: { word: 'LOG', fill: '#e2f3ee', line: '#0b6b57' },
  alarm: { word: 'ALARM', fill: '#fdeae6', line: '#a63a1e' },
  key: { word: 'KEY', fill: '#fbf6d9', line: '#7a6200' },
  internet: { word: 'OUTSIDE', fill: '#fdeaea', line: '#a11a1a' },
};

/** How a kind of way looks, and what it means in the legend. */
export interface WayStyle {
  readonly color: string;
  readonly style: string;
  /** The style of the edge of a cell that looks alike. */
  readonly cell: string;
  readonly width: string;
  readonly meaning: string;
}

export const EDGE_STYLES: Readonly<Record<FlowEdgeKind, WayStyle>> = {
  phi: {
    color: '#1f3a5f',
    style: 'solid',
    cell: 'SOLID',
    width: '1.8',
    meaning: 'may carry protected health information',
  },
  record: { color: '#5d6470', style: 'dashed', cell: 'DASHED', width: '1.2', meaning: 'records of activity' },
  public: {
    color: '#a11a1a',
    style: 'bold,dotted',
    cell: 'DOTTED',
    width: '2.2',
    meaning: 'way to or from the internet',
  },
};
