import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { IConstruct } from 'constructs';
import { type Catalogue, type Finding, isRejected, type Policy, type Report, type ResourceTree } from '../core';
import type { EvidenceFormat } from '../evidence/format-names';
import { onSynthesized } from './synthesized';
import { outputFolderOf } from './toolkits';

/**
 * What a synthesis leaves in the folder `compliance` beside the templates: the `data` for machines only; the `report`
 * besides, with the workbook and the diagram; `complete` evidence, which is that as PDF and image, too, and takes a
 * second or more to typeset; or `none`. The command `compliant-ai report` makes one from another.
 */
export type EvidenceChoice = 'none' | 'data' | 'report' | 'complete';

/** The formats that are written by a process of its own. */
const DOCUMENTS = {
  report: ['html', 'svg', 'xlsx'],
  complete: ['html', 'svg', 'xlsx', 'pdf', 'png'],
} as const satisfies Readonly<Record<string, readonly EvidenceFormat[]>>;

/** The folder of the evidence, in the output folder of the app. */
const FOLDER = 'compliance';
/** In it, the templates that were judged and never written, because they were rejected. */
const REJECTED = 'rejected';

/** A template that was judged. */
export interface JudgedTemplate {
  /** The file that it is written to, or would be. */
  readonly file: string;
  readonly content: unknown;
}

/** A judgement of some stacks of an app. */
export interface Judgement {
  readonly report: Report;
  readonly trees: readonly ResourceTree[];
  readonly templates: readonly JudgedTemplate[];
}

/** How an app is judged, and what is left of it. */
export interface Judge {
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  readonly today: string;
  readonly choice: EvidenceChoice | undefined;
}

/** The judgements of an app by one gate, and the evidence of them beside its templates. */
export class Evidence {
  private static readonly ofApps = new WeakMap<IConstruct, Map<string, Evidence>>();

  /**
   * The evidence of an app under a policy. Where it is judged by several policies, those after the first one get a
   * folder with a number.
   *
   * @returns undefined where none is left
   */
  public static of(root: IConstruct, judge: Judge): Evidence | undefined {
    const output = outputFolderOf(root);
    if (output === undefined || judge.choice === 'none' || (judge.choice === undefined && isMadeUp(output))) {
      return undefined;
    }
    const ofApp = Evidence.ofApps.get(root) ?? new Map<string, Evidence>();
    Evidence.ofApps.set(root, ofApp);
    const folder = ofApp.size === 0 ? FOLDER : `${FOLDER}-${ofApp.size + 1}`;
    const key = policyKey(judge.policy);
    const evidence = ofApp.get(key) ?? new Evidence(root, output, join(output, folder), judge);
    ofApp.set(key, evidence);
    return evidence;
  }

  private readonly judgements = new Map<unknown, Judgement>();
  private isAwaited = false;

  private constructor(
    private readonly root: IConstruct,
    /** The output folder of the app. */
    private readonly output: string,
    private readonly folder: string,
    private readonly judge: Judge,
  ) {}

  /**
   * Takes up a judgement. One that rejects is written at once, because the toolkit ends there; the others are when the
   * templates are written.
   *
   * @param subject what was judged: judged again, it replaces the former judgement
   * @param isWritten whether the templates are written already
   * @throws ConfigurationError when the folder cannot be written
   */
  public take(subject: unknown, judgement: Judgement, isWritten = false): void {
    this.judgements.set(subject, judgement);
    if (isWritten || isRejected(judgement.report, this.judge.policy)) {
      this.write();
    } else if (!this.isAwaited) {
      this.isAwaited = true;
      onSynthesized(this.root, () => this.write());
    }
  }

  private write(): void {
    const { buildRecord, commitOf, SourceFiles, sourceRoot, timeOfRecord, writeData } = writers();
    const sources = new SourceFiles(sourceRoot(process.cwd()));
    const beside = new Map<string, Uint8Array>();
    const judgements = [...this.judgements.values()];
    for (const { file, content } of judgements.flatMap(({ templates }) => templates)) {
      const written = existsSync(file) ? readFileSync(file) : undefined;
      if (written !== undefined && holds(written, content, file)) {
        sources.add(file, written);
      } else {
        const path = join(REJECTED, relative(this.output, file));
        const text = Buffer.from(`${JSON.stringify(content, null, 1)}\n`);
        beside.set(path, text);
        sources.add(file, text, join(this.folder, path));
      }
    }
    const { policy, catalogue, today } = this.judge;
    const record = buildRecord({
      report: {
        findings: distinct(judgements.flatMap(({ report }) => report.findings)),
        engineErrors: judgements.flatMap(({ report }) => report.engineErrors),
        exceptionProblems: judgements.flatMap(({ report }) => report.exceptionProblems),
      },
      trees: distinctTrees(judgements.flatMap(({ trees }) => trees)),
      policy,
      catalogue,
      sources,
      ...toldByConstructs(this.root),
      judgedOn: today,
      generatedAt: timeOfRecord(process.env),
      commit: commitOf(process.cwd(), process.env),
    });
    writeData(record, this.folder, beside);
    const { choice = 'report' } = this.judge;
    if (choice === 'report' || choice === 'complete') {
      writeDocuments(this.folder, DOCUMENTS[choice]);
    }
  }
}

/** Equal for equal policies. */
export function policyKey(policy: Policy): string {
  return JSON.stringify(policy, (_key, value: unknown) => (value instanceof Set ? [...value] : value));
}

/** A scope within another one may have been judged by itself before. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = new Map(
    findings.map((finding) => {
      const { rule, stack, resource, property, verdict, message } = finding;
      return [[rule, stack, resource, property, verdict, message].join('\0'), finding];
    }),
  );
  return [...byText.values()];
}

function distinctTrees(trees: readonly ResourceTree[]): ResourceTree[] {
  return [...new Map(trees.map((tree) => [tree.name, tree])).values()];
}

/** Whether the toolkit made an output folder up, as it does in unit tests: nobody looks for anything there. */
function isMadeUp(folder: string): boolean {
  const path = resolve(folder);
  return dirname(path) === realpathSync(tmpdir()) && /^(?:cdk\.out|cdktf\.outdir\.)\w{6}$/.test(basename(path));
}

/** Whether a file holds what was judged; CDK adds the version of the bootstrap stack to it, and no resource. */
function holds(written: Buffer, content: unknown, file: string): boolean {
  if (extname(file) !== '.json') {
    return true;
  }
  const judged: unknown = JSON.parse(JSON.stringify(content));
  const found: unknown = JSON.parse(written.toString('utf8'));
  return isDeepStrictEqual(resourcesOf(judged), resourcesOf(found));
}

function resourcesOf(template: unknown): unknown {
  return typeof template === 'object' && template !== null && 'Resources' in template ? template.Resources : template;
}

/** What the constructs of an app say of themselves: what is left to do, and which rules they uphold. */
function toldByConstructs(root: IConstruct): {
  nextSteps: { path: string; text: string }[];
  constructs: { path: string; name: string; upholds: readonly string[] }[];
} {
  const all = root.node.findAll();
  return {
    nextSteps: all.flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === 'aws:cdk:info' || type === '@cdktf/info')
        .map(({ data }) => ({ path: node.path, text: String(data) })),
    ),
    constructs: all.flatMap((construct) => {
      const { name, upholds }: { name: string; upholds?: unknown } = construct.constructor;
      return Array.isArray(upholds) ? [{ path: construct.node.path, name, upholds: upholds.map(String) }] : [];
    }),
  };
}

/**
 * Writes the formats for readers beside those for machines. Drawing and typesetting wait for engines, which a synthesis
 * cannot; the command line does it in a process of its own.
 */
function writeDocuments(folder: string, formats: readonly EvidenceFormat[]): void {
  const program = resolve(__dirname, '..', '..', 'bin', `compliant-ai${extname(__filename)}`);
  if (!existsSync(program)) {
    process.stderr.write(
      `the app is bundled without the command line; write the report with: compliant-ai report ${folder}\n`,
    );
    return;
  }
  // The flags of this process are not handed on: with `node --eval` they would run the app again. In the repository, where
  // nothing is compiled, the transpiler is needed.
  const loader = extname(__filename) === '.ts' ? ['--require', 'tsx/cjs'] : [];
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [...loader, program, 'report', folder, '--format', ...formats],
    { encoding: 'utf8' },
  );
  if (status !== 0) {
    process.stderr.write(`the report was not written to '${folder}': ${error?.message ?? stderr}\n`);
  }
}

/** Loaded by whoever synthesizes, and not by whoever only imports the constructs. */
function writers(): typeof import('../evidence/data') {
  return require('../evidence/data') as typeof import('../evidence/data');
}
