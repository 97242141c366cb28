import { Argument, type Command } from 'commander';
import reportSchema from '../evidence/schemas/report.schema.json';
import { type CommandContext, examples } from './options';
import exceptionsSchema from './schemas/exceptions.schema.json';
import policySchema from './schemas/policy.schema.json';

const SCHEMAS = { policy: policySchema, exceptions: exceptionsSchema, report: reportSchema };

/** Adds the command `schema`. */
export function addSchemaCommand(program: Command, { out }: CommandContext): void {
  program
    .command('schema')
    .description('print the JSON Schema of a file of the security team, or of the report.json of the evidence')
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
