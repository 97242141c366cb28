import type { Member, Span, SyntaxNode } from './syntax';

/**
 * Where a resource, or a property of it, stands in a document; undefined where not even the resource does.
 *
 * @param address a logical id, or a Terraform address
 */
export function locate(root: SyntaxNode, address: string, property: string | undefined): Span | undefined {
  const resource = inTemplate(root, address) ?? inConfiguration(root, address) ?? inPlan(root, address);
  if (resource === undefined) {
    return undefined;
  }
  const path = segmentsOf(property);
  return [...resource.holders]
    .map((holder) => descend(holder, path))
    .reduce<Found>((best, found) => (found.depth > best.depth ? found : best), { depth: 0, span: resource.name }).span;
}

/** A resource: where it is named, and the nodes that properties are looked for in, the likelier first. */
interface Located {
  readonly name: Span;
  readonly holders: readonly SyntaxNode[];
}

function inTemplate(root: SyntaxNode, address: string): Located | undefined {
  const [resource] = walk(root, ['Resources', address]);
  if (resource === undefined) {
    return undefined;
  }
  const properties = resource.value.members('Properties').map(({ value }) => value);
  return { name: resource.key, holders: [...properties, resource.value] };
}

/** `azurerm_storage_account.logs`, `data.aws_iam_policy_document.x`, `provider.azurerm`, `module.a.module.b`. */
function inConfiguration(root: SyntaxNode, address: string): Located | undefined {
  const names = withoutInstances(address).split('.');
  while (names[0] === 'module' && names.length > 2) {
    names.splice(0, 2);
  }
  const [first = ''] = names;
  const isBlock = ['data', 'module', 'provider', 'terraform'].includes(first);
  const path = isBlock ? names : ['resource', ...names];
  const found = walk(root, path);
  const [member] =
    found.length > 0
      ? found
      : walk(
          root,
          path.slice(0, 2).filter(() => first === 'provider'),
        );
  return member === undefined ? undefined : { name: member.key, holders: unfold(member.value) };
}

/** Plans list resources by their whole address, in modules within modules. */
function inPlan(root: SyntaxNode, address: string): Located | undefined {
  const index = planIndex(root);
  const resource = index.get(address);
  const name = resource?.members('address')[0]?.value;
  if (resource === undefined || name === undefined) {
    return undefined;
  }
  return { name: name.span, holders: [...resource.members('values').map(({ value }) => value), resource] };
}

const indices = new WeakMap<SyntaxNode, Map<string, SyntaxNode>>();

function planIndex(root: SyntaxNode): Map<string, SyntaxNode> {
  const known = indices.get(root);
  if (known !== undefined) {
    return known;
  }
  const index = new Map<string, SyntaxNode>();
  const pending = ['planned_values', 'values']
    .flatMap((name) => walk(root, [name, 'root_module']))
    .map(({ value }) => value);
  for (let module = pending.pop(); module !== undefined; module = pending.pop()) {
    for (const resource of module.members('resources').flatMap(({ value }) => value.elements)) {
      const address = resource.members('address')[0]?.value.toData();
      if (typeof address === 'string') {
        index.set(address, resource);
      }
    }
    pending.push(...module.members('child_modules').flatMap(({ value }) => value.elements));
  }
  indices.set(root, index);
  return index;
}

/** The members at a path; lists on the way are opened, as Terraform writes a block as a list. */
function walk(root: SyntaxNode, path: readonly string[]): readonly Member[] {
  let nodes: readonly SyntaxNode[] = [root];
  let found: readonly Member[] = [];
  for (const name of path) {
    found = nodes.flatMap(unfold).flatMap((node) => node.members(name));
    nodes = found.map(({ value }) => value);
  }
  return found;
}

function unfold(node: SyntaxNode): readonly SyntaxNode[] {
  return node.elements.length > 0 ? node.elements : [node];
}

interface Found {
  readonly depth: number;
  readonly span: Span | undefined;
}

/** The deepest part of a path that exists below a node. Names may hold dots, as the keys of tags do. */
function descend(holder: SyntaxNode, path: readonly string[]): Found {
  let node = holder;
  let span: Span | undefined;
  let depth = 0;
  while (depth < path.length) {
    const step = stepFrom(node, path.slice(depth));
    if (step === undefined) {
      break;
    }
    ({ node, span } = step);
    depth += step.length;
  }
  return { depth, span };
}

interface Step {
  readonly node: SyntaxNode;
  readonly span: Span;
  /** How many segments of the path it takes. */
  readonly length: number;
}

function stepFrom(node: SyntaxNode, path: readonly string[]): Step | undefined {
  const [first = ''] = path;
  const index = /^\[(\d*)\]$/.exec(first)?.[1];
  if (index !== undefined) {
    const element = node.elements[Number(index)] ?? (node.elements.length === 0 ? node : undefined);
    return element === undefined ? undefined : { node: element, span: marked(element), length: 1 };
  }
  for (const holder of unfold(node)) {
    for (let length = 1; length <= path.length; length++) {
      const name = path.slice(0, length).join('.');
      const members = holder.members(name);
      const ordinal = /^\[(\d+)\]$/.exec(path[length] ?? '')?.[1];
      // A block that is repeated has several members of one name instead of a list.
      const member = members[ordinal === undefined || members.length === 1 ? 0 : Number(ordinal)];
      if (member !== undefined) {
        const { key, value } = member;
        const end = value.isScalar && value.span.end > key.end ? value.span.end : key.end;
        const taken = members.length > 1 && ordinal !== undefined ? length + 1 : length;
        return { node: value, span: { start: key.start, end }, length: taken };
      }
    }
  }
  return undefined;
}

/** A list or an object may fill pages: then only its beginning is marked. */
function marked({ isScalar, span }: SyntaxNode): Span {
  return isScalar ? span : { start: span.start, end: span.start + 1 };
}

/** `Rules[0].Id` as `Rules`, `[0]`, `Id`; `[]`, which stands for every element, is left out. */
function segmentsOf(property: string | undefined): string[] {
  return (property ?? '')
    .replaceAll('[]', '')
    .replaceAll(/(?<=.)\[(\d+)\]/g, '.[$1]')
    .split('.')
    .filter((segment) => segment !== '');
}

/** An address without the indices of instances; keys of instances may hold brackets and dots. */
function withoutInstances(address: string): string {
  return address.replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '');
}
