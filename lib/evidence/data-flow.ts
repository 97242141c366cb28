import type { ResourceTree } from '../core';
import { drawFlow } from './data-flow/draw-flow';

/**
 * Where protected health information flows, as far as documents declare it: who calls models, through what, where
 * records of the calls go, and with which keys data at rest is encrypted.
 *
 * Resources of one kind and purpose are one node, so that the diagram of a deployment fits on a page.
 */
export interface DataFlow {
  readonly boundaries: readonly FlowBoundary[];
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/** A line that data crosses: everything within it is under one control. */
export interface FlowBoundary {
  readonly id: string;
  readonly kind: FlowBoundaryKind;
  readonly label: string;
  /**
   * The boundary that it lies in.
   *
   * @default - it lies in none
   */
  readonly parent?: string;
}

/** `account` is an AWS account, an Azure subscription or a Google Cloud project. */
export type FlowBoundaryKind = 'account' | 'network';

/** A kind of resource, or a party outside, that data passes. */
export interface FlowNode {
  readonly id: string;
  readonly kind: FlowNodeKind;
  /** What it is: `Amazon Bedrock`. */
  readonly label: string;
  /** What else an auditor asks for, a line each: models, services, Regions. */
  readonly details: readonly string[];
  /** The boundary that it lies in; a party outside lies in none. */
  readonly boundary?: string;
  /** The addresses of the resources that it stands for. */
  readonly resources: readonly string[];
  /** The nodes of the customer-managed keys that encrypt what it holds; a key has none. */
  readonly keys: readonly string[];
  /**
   * Whether data rests here, and under whose key.
   *
   * @default - nothing rests here that a customer-managed key could encrypt
   */
  readonly encryption?: FlowEncryption;
}

/** What a node is for; each kind has a colour and a word of its own in the diagram. */
export type FlowNodeKind =
  | 'client'
  | 'endpoint'
  | 'guardrail'
  | 'model'
  | 'store'
  | 'recorder'
  | 'log'
  | 'alarm'
  | 'key'
  | 'internet';

/** `customer` where every resource names a customer-managed key, `unknown` where one cannot be told. */
export type FlowEncryption = 'customer' | 'provider' | 'unknown';

/** A way that data takes. */
export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: FlowEdgeKind;
  /** What flows, or how. */
  readonly label: string;
}

/** `phi` for prompts, completions and documents, `record` for logs of what happened, `public` for ways to the internet. */
export type FlowEdgeKind = 'phi' | 'record' | 'public';

/** The flow that the resources of some trees show. What their conditions leave open is shown in the first way it can turn out. */
export function dataFlowOf(trees: readonly ResourceTree[]): DataFlow {
  return drawFlow(trees);
}
