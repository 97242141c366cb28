import type { Reader, Reading, ResourceTree, World } from '../../core';

/** A node of one template that another template reads. */
export interface LinkedValue {
  readonly raw: unknown;
  readonly reader: Reader;
}

/** What a template is deployed together with. The maps may be filled after the tree was made. */
export interface TemplateLinks {
  /**
   * What a nested stack is given for its parameters, by the name of the parameter.
   *
   * @default - parameters are read by their own declaration
   */
  readonly parameters?: ReadonlyMap<string, LinkedValue>;
  /**
   * What other stacks export, by the name of the export.
   *
   * @default - imports are not known
   */
  readonly imports?: Pick<ReadonlyMap<string, LinkedValue>, 'get'>;
  /**
   * The trees of nested stacks, by the logical id of their `AWS::CloudFormation::Stack`.
   *
   * @default - nested stacks cannot be seen
   */
  readonly nested?: ReadonlyMap<string, ResourceTree>;
}

/** Reads a linked value, whose members are read where it comes from. */
export function readLinked({ raw, reader }: LinkedValue, world: World): Reading {
  const reading = reader.read(raw, world);
  return reading.kind === 'known' && reading.reader === undefined ? { ...reading, reader } : reading;
}
