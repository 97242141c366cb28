/**
 * What a configuration says otherwise than the wanted one, one phrase a member; empty when they are equal. What is not
 * set counts as absent, however an API reports it: left out, empty text, an object without members.
 */
export function differences(actual: object | undefined, wanted: object | undefined): string[] {
  const [found, asked] = [membersOf(actual), membersOf(wanted)];
  return [...new Set([...found.keys(), ...asked.keys()])]
    .sort()
    .filter((path) => found.get(path) !== asked.get(path))
    .map((path) => `${path} is ${found.get(path) ?? 'not set'}, wanted ${asked.get(path) ?? 'not set'}`);
}

/** The members that are set, by their path, as JSON. */
function membersOf(value: unknown, path = ''): Map<string, string> {
  if (value === undefined || value === null || value === '') {
    return new Map();
  }
  if (typeof value !== 'object') {
    return new Map([[path, JSON.stringify(value)]]);
  }
  const prefix = path === '' ? '' : `${path}.`;
  return new Map(Object.entries(value).flatMap(([name, member]) => [...membersOf(member, `${prefix}${name}`)]));
}
