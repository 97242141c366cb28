import { isPlainObject } from '../../core';

/** A name that a node mentions by an intrinsic. */
export interface Mention {
  readonly kind: 'Ref' | 'Fn::GetAtt' | 'Fn::If' | 'Fn::FindInMap' | 'Fn::ImportValue';
  readonly name: string;
}

/** The placeholders of an `Fn::Sub` text: `${Name}` and `${Name.Attribute}`, and `${!Name}`, which is literal. */
const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** The parts of an `Fn::Sub` text: literals as they are, placeholders by name. */
export function substitutions(text: string): (string | { readonly name: string })[] {
  const parts: (string | { name: string })[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = match[1]?.trim() ?? '';
    parts.push(text.slice(end, match.index));
    parts.push(name.startsWith('!') ? `\${${name.slice(1)}}` : { name });
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== '');
}

/** Everything that a node mentions, at any depth. */
export function mentions(raw: unknown): Mention[] {
  const found: Mention[] = [];
  const pending: unknown[] = [raw];
  while (pending.length > 0) {
    const node = pending.pop();
    if (Array.isArray(node)) {
      for (const element of node) {
        pending.push(element);
      }
    } else if (isPlainObject(node)) {
      const keys = Object.keys(node);
      const [key] = keys;
      if (keys.length === 1 && key !== undefined) {
        found.push(...mentionsOf(key, node[key]));
      }
      pending.push(...keys.map((each) => node[each]));
    }
  }
  return found;
}

/** Reads both forms of `Fn::GetAtt`: a list and `"Resource.Attribute"`. */
export function attributeOf(argument: unknown): { readonly name: unknown; readonly attribute: unknown } {
  if (typeof argument === 'string') {
    const [name = '', ...rest] = argument.split('.');
    return { name, attribute: rest.join('.') };
  }
  const [name, ...rest] = Array.isArray(argument) ? argument : [];
  return { name, attribute: rest.length === 1 ? rest[0] : rest.join('.') };
}

function mentionsOf(key: string, argument: unknown): Mention[] {
  switch (key) {
    case 'Ref':
      return typeof argument === 'string' ? [{ kind: 'Ref', name: argument }] : [];
    case 'Fn::GetAtt': {
      const { name } = attributeOf(argument);
      return typeof name === 'string' ? [{ kind: 'Fn::GetAtt', name }] : [];
    }
    case 'Fn::Sub':
      return mentionsOfText(argument);
    case 'Fn::If':
    case 'Fn::FindInMap':
    case 'Fn::ImportValue':
      return [{ kind: key, name: Array.isArray(argument) ? String(argument[0]) : '' }];
    default:
      return [];
  }
}

function mentionsOfText(argument: unknown): Mention[] {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, undefined];
  if (typeof text !== 'string') {
    return [];
  }
  return substitutions(text).flatMap((part): Mention[] => {
    if (typeof part === 'string' || (isPlainObject(variables) && Object.hasOwn(variables, part.name))) {
      return [];
    }
    const [name = '', attribute] = part.name.split('.', 2);
    return [{ kind: attribute === undefined ? 'Ref' : 'Fn::GetAtt', name }];
  });
}
