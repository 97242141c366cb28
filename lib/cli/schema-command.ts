import { Argument, type Command } from 'commander';
import auditEntrySchema from '../audit/schemas/audit-entry.schema.json';
import auditRecordSchema from '../audit/schemas/audit-record.schema.json';
import reportSchema from '../evidence/schemas/report.schema.json';
import answersSchema from '../vendors/schemas/answers.schema.json';
import vendorSchema from '../vendors/schemas/vendor.schema.json';
import { type CommandContext, examples } from './options';
import exceptionsSchema from './schemas/exceptions.schema.json';
import policySchema from './schemas/policy.schema.json';

const SCHEMAS = {
  policy: policySchema,
  exceptions: exceptionsSchema,
  report: reportSchema,
  'audit-record': auditRecordSchema,
  'audit-entry': auditEntrySchema,
  vendor: vendorSchema,
  answers: answersSchema,
};

/** Adds the command `schema`. */
export function addSchemaCommand(program: Command, { out }: CommandContext): void {
  program
    .command('schema')
    .description(
      'print the JSON Schema of a file of the security team, of the report.json of the evidence, or of audit records',
    )
    .addArgument(new Argument('<file>', 'which file').choices(Object.keys(SCHEMAS)))
    .addHelpText(
      'after',
      examples('schema policy > policy.schema.json').trimEnd() +
        '\n\nEditors find the schemas of the installed package by the first line that `compliant-ai init` writes.\n',
    )
    .action((name: keyof typeof SCHEMAS) => {
      out.write(`${JSON.stringify(SCHEMAS[name], undefined, 2)}\n`);
    });
}
