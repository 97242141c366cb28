import { type Example, isPlainObject, type ResourceTree, UNDETERMINED } from '../core';
import { templateTree } from '../views/cloudformation/template';
import { configurationTree } from '../views/terraform/configuration';

/**
 * The document of an example as the engine sees it: the resource is called `Subject` in a CloudFormation template
 * and `subject` in a Terraform configuration, and {@link UNDETERMINED} is a parameter or variable without default.
 */
export function exampleTree(type: string, example: Example): ResourceTree {
  if (type === 'cdk:stack') {
    const environment = replaceUndetermined(example.resource, { Ref: 'Undetermined' });
    const template = { Parameters: { Undetermined: { Type: 'String' } }, Resources: {} };
    return templateTree(template, { name: 'Subject', environment: isPlainObject(environment) ? environment : {} });
  }
  return isCloudFormation(type)
    ? templateTree(cloudFormationDocument(type, example), { name: 'example' })
    : configurationTree(terraformDocument(type, example), { name: 'example' });
}

/** Whether a resource type is one of CloudFormation or of a CDK stack; all others are Terraform's. */
function isCloudFormation(type: string): boolean {
  return type.includes(':');
}

/** Whether a resource is the one that an example is about. */
export function isSubject(address: string, type: string): boolean {
  const [block] = type.split('.');
  if (block === 'provider') {
    return address.startsWith(`${type}`);
  }
  return address === 'Subject' || address === 'subject' || address === `${type}.subject` || address === type;
}

function cloudFormationDocument(type: string, example: Example): Record<string, unknown> {
  const beside = replaceUndetermined(example.beside ?? {}, { Ref: 'Undetermined' });
  const fragment = isPlainObject(beside) ? beside : {};
  const subject = {
    Type: type,
    Properties: replaceUndetermined(example.resource, { Ref: 'Undetermined' }),
    ...example.attributes,
  };
  return {
    ...fragment,
    Parameters: {
      Undetermined: { Type: 'String' },
      ...(isPlainObject(fragment.Parameters) ? fragment.Parameters : {}),
    },
    Resources: { Subject: subject, ...(isPlainObject(fragment.Resources) ? fragment.Resources : {}) },
  };
}

function terraformDocument(type: string, example: Example): Record<string, unknown> {
  const unknown = '${var.undetermined}';
  const beside = replaceUndetermined(example.beside ?? {}, unknown);
  const subject = { ...(replaceUndetermined(example.resource, unknown) as object), ...example.attributes };
  const [block, name] = type.includes('.') ? type.split('.') : [undefined, undefined];
  const document =
    block === 'provider'
      ? { provider: { [String(name)]: [subject] } }
      : block === 'data'
        ? { data: { [String(name)]: { subject } } }
        : type === 'terraform'
          ? { terraform: subject }
          : { resource: { [type]: { subject } } };
  return mergeDeep(mergeDeep({ variable: { undetermined: {} } }, document), isPlainObject(beside) ? beside : {});
}

function replaceUndetermined(node: unknown, by: unknown): unknown {
  if (node === UNDETERMINED) {
    return by;
  }
  if (typeof node === 'string' && node.includes(UNDETERMINED)) {
    return typeof by === 'string'
      ? node.replaceAll(UNDETERMINED, by)
      : { 'Fn::Sub': node.replaceAll(UNDETERMINED, '${Undetermined}') };
  }
  if (Array.isArray(node)) {
    return node.map((item) => replaceUndetermined(item, by));
  }
  if (isPlainObject(node)) {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaceUndetermined(value, by)]));
  }
  return node;
}

function mergeDeep(base: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const old = merged[key];
    merged[key] = isPlainObject(old) && isPlainObject(value) ? mergeDeep(old, value) : value;
  }
  return merged;
}
