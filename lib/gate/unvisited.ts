const waiting = new Set<object>();

/**
 * Makes the process fail when it exits before an aspect was applied to anything. CDKTF passes over aspects on an app
 * without a word, and offers nothing that an aspect could notice it by.
 */
export function expectVisit(aspect: object): void {
  if (waiting.size === 0) {
    process.once('exit', reportUnvisited);
  }
  waiting.add(aspect);
}

/** Tells that an aspect was applied. */
export function visited(aspect: object): void {
  if (waiting.delete(aspect) && waiting.size === 0) {
    process.removeListener('exit', reportUnvisited);
  }
}

function reportUnvisited(code: number): void {
  if (code === 0) {
    process.stderr.write(
      `error: ${waiting.size} ComplianceAspect(s) were never applied, so nothing was judged by them. CDKTF ignores ` +
        'aspects on an app: put them on each stack, or call enforce(app, policy) instead.\n',
    );
    process.exitCode = 1;
  }
}
