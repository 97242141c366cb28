import { type EvidenceRecord, exitCodeOf, type FindingRecord, placeOf } from '../record';
import { attestationLines, attestationName } from '../report/terms';
import { stands } from './controls';

/** A comment on GitHub holds 65,536 characters; so many findings with messages stay well below. */
const MAX_FINDINGS = 50;
const MAX_MESSAGE = 400;

/** The result for a reader of a pull request: what stands, what is excused, and what was judged, as Markdown. */
export function writeMarkdown(record: EvidenceRecord): string {
  const { summary, tool, judgedOn, commit } = record;
  const { counts } = summary;
  const open = record.findings.filter(stands);
  return `${[
    `# Compliance: ${['accepted', 'rejected', 'not everything could be judged'][exitCodeOf(record)]}`,
    `${tool.name} ${tool.version}, ${judgedOn}${commit === undefined ? '' : `, commit ${code(commit)}`}, ${record.policy.frameworks.join(' and ')}.`,
    [
      '| pass | fail | cannot tell | excepted | not applicable | resources judged | of types that no rule concerns |',
      '|---|---|---|---|---|---|---|',
      `| ${counts.pass} | ${counts.fail} | ${counts.undetermined} | ${counts.excepted} | ${counts.notApplicable} | ${summary.resourcesJudged} | ${summary.resourcesWithoutRule} |`,
    ].join('\n'),
    ...section('Could not be judged', [
      ...record.unreadable.map(({ file, message }) => `- ${code(file)}: ${text(message)}`),
      ...record.engineErrors.map(
        ({ rule, stack, resource, message }) =>
          `- rule ${code(rule)} failed itself at ${code(`${stack}/${resource}`)}: ${text(message)}`,
      ),
    ]),
    ...section(
      'Exceptions that do not hold',
      record.exceptionProblems.map(
        ({ exception, problem }) =>
          `- ${code(String(exception.rule))} for ${code(String(exception.scope))}: ${text(problem)}`,
      ),
    ),
    ...section('Findings', [
      ...open.slice(0, MAX_FINDINGS).map(findingLine),
      ...(open.length > MAX_FINDINGS ? [`- and ${open.length - MAX_FINDINGS} more`] : []),
    ]),
    ...section(
      'Exceptions',
      record.exceptions.map(
        ({ rule, scope, reason, approver, ticket, expires }) =>
          `- ${code(rule)} for ${code(scope)} until ${text(expires)}: ${text(reason)} (${text(approver)}, ${text(ticket)})`,
      ),
    ),
    ...section(
      'What no template can prove',
      [
        ...record.attestations.map(
          (attestation) =>
            `- attested, ${text(attestationName(attestation))}, ${code(attestation.subject ?? attestation.stack)}: ${text(attestationLines(attestation).join('; '))}`,
        ),
        ...record.nextSteps.map(
          ({ path, text: step }) => `- to do${path === undefined ? '' : `, ${code(path)}`}: ${text(step)}`,
        ),
      ].slice(0, MAX_FINDINGS),
    ),
  ].join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`## ${title}`, lines.join('\n')];
}

function findingLine({ rule, verdict, severity, resource, path, location, message }: FindingRecord): string {
  const said = verdict === 'undetermined' ? 'cannot tell' : 'fail';
  return `- **${said}** ${code(rule)} (${severity}) ${code(path ?? resource)}${location === undefined ? '' : ` at ${code(placeOf(location))}`}: ${text(message)}`;
}

/** A code span that nothing in the text can end; no markup and no mention has an effect in it. */
function code(content: string): string {
  const line = oneLine(content);
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

/** Prose in which no character of a document is markup, a mention or a reference to an issue. */
function text(content: string): string {
  return oneLine(content).replaceAll(/[\\`*[\]<>#|~@&$]/g, (character) =>
    character === '@' ? '@\u200B' : character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`,
  );
}

function oneLine(content: string): string {
  const line = content.replaceAll(/\p{Cc}+/gu, ' ');
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE - 1)}…` : line;
}
