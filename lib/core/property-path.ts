/** One name of a path, and whether the list that it names is opened. */
interface Segment {
  readonly key: string;
  readonly opens: boolean;
}

const segmentsByPath = new Map<string, readonly Segment[]>();

/** The paths that rules read are few and read often. */
export function segmentsOf(path: string): readonly Segment[] {
  const known = segmentsByPath.get(path);
  if (known !== undefined) {
    return known;
  }
  const segments = path.split('.').map((segment) => {
    const opens = segment.endsWith('[]');
    return { key: opens ? segment.slice(0, -2) : segment, opens };
  });
  if (segmentsByPath.size < 10_000) {
    segmentsByPath.set(path, segments);
  }
  return segments;
}
