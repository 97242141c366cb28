import { cloudOf, type Finding } from '../core';
import { catalogue } from '../rules';
import { type CheckResult, EXIT, exitCode, openMatters, totals } from './result';
import { type Output, paint, plural, printable } from './style';

/** Writes a table of the verdicts, a line a rule and a column a cloud, and the conclusion. */
export function writeSummary(result: CheckResult, output: Output): void {
  const judged = result.findings.filter(({ verdict }) => verdict !== 'notApplicable');
  const clouds = [...new Set(judged.map(cloudOfFinding))].sort();
  const width = Math.max(4, ...catalogue.rules.map(({ id }) => id.length));
  output.write(
    `${paint(output, 'bold', ['rule'.padEnd(width), ...clouds.map((cloud) => cloud.padEnd(COLUMN))].join('  '))}\n`,
  );
  for (const { id } of catalogue.rules) {
    const ofRule = result.findings.filter((finding) => finding.rule === id);
    const cells = clouds.map((cloud) =>
      cell(
        ofRule.filter((finding) => cloudOfFinding(finding) === cloud),
        output,
      ),
    );
    output.write(`${[id.padEnd(width), ...cells].join('  ')}\n`);
  }
  output.write(`\n${paint(output, 'dim', '-: the rule has nothing to judge there')}\n\n`);
}

/** Writes the totals and whether the run accepts. */
export function writeConclusion(result: CheckResult, output: Output): void {
  const { pass, fail, undetermined, notApplicable, excepted } = totals(result);
  const resources = new Set(result.findings.map(({ stack, file, resource }) => JSON.stringify([stack, file, resource])))
    .size;
  output.write(
    `${result.files.length} ${plural('file', result.files.length)}, ${resources} ${plural('resource', resources)} judged: ` +
      `${pass} pass, ${fail} fail, ${undetermined} cannot tell, ` +
      `${notApplicable} not applicable, ${excepted} excepted${baselined(result)}\n`,
  );
  switch (exitCode(result)) {
    case EXIT.clean:
      output.write(`${paint(output, 'green', 'accepted')}\n`);
      break;
    case EXIT.findings: {
      const standing = openMatters(result);
      output.write(`${paint(output, 'red', `rejected: ${standing} ${plural('finding', standing)} to deal with`)}\n`);
      break;
    }
    default:
      output.write(`${paint(output, 'red', 'not everything could be judged')}\n`);
  }
}

function baselined({ baseline }: CheckResult): string {
  return baseline === undefined ? '' : `, ${baseline.known.size} known from ${printable(baseline.file)}`;
}

const COLUMN = 24;

function cell(findings: readonly Finding[], output: Output): string {
  const count = (verdict: Finding['verdict']) => findings.filter((finding) => finding.verdict === verdict).length;
  const parts = [
    [count('pass'), 'pass', 'green'],
    [count('fail'), 'fail', 'red'],
    [count('undetermined'), 'cannot tell', 'yellow'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0);
  const text = shown.length === 0 ? '-' : shown.map(([number, label]) => `${number} ${label}`).join(', ');
  return paint(output, shown.at(-1)?.[2] ?? 'dim', text.padEnd(COLUMN));
}

function cloudOfFinding({ resourceType }: Finding): string {
  return resourceType === 'cdk:stack' ? 'AWS' : (cloudOf(resourceType).split(' (')[0] ?? '');
}
