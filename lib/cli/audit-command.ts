import { type Command, Option } from 'commander';
import {
  KEY_FORMS,
  QUERY_FORMATS,
  type QueryFlags,
  type SealFlags,
  STATES,
  VERIFY_FORMATS,
  type VerifyFlags,
} from './audit/flags';
import { addRangeOptions, graceOption, storeOption } from './audit/options';
import { type CommandContext, examples, exitCodes, formatOption } from './options';

/** Adds the commands for stores of audit records. */
export function addAuditCommand(program: Command, context: CommandContext): void {
  const audit = program.command('audit').description('verify, query and seal the audit records of model calls');
  addVerifyCommand(audit, context);
  addQueryCommand(audit, context);
  addSealCommand(audit, context);
}

/** What the commands do is loaded for whoever uses them. */
function commands(): typeof import('./audit/run') {
  return require('./audit/run') as typeof import('./audit/run');
}

/** Adds the command that says whether a store is as it was written. */
function addVerifyCommand(audit: Command, context: CommandContext): void {
  const command = audit
    .command('verify')
    .description('name every record that is missing, changed, reordered or without an outcome')
    .addOption(storeOption())
    .option('--public-key <file...>', 'public keys of the checkpoints, PEM')
    .option('--kms-key <name...>', `keys of the checkpoints: ${KEY_FORMS}`)
    .option('--without-signatures', 'do not check signatures: whoever can write to the store can make checkpoints then')
    .addOption(graceOption())
    .addOption(formatOption(VERIFY_FORMATS));
  addRangeOptions(command)
    .addHelpText(
      'after',
      examples(
        'audit verify --store s3://notes-audit --public-key checkpoints.pem',
        'audit verify --store gs://notes-audit --kms-key projects/…/cryptoKeyVersions/1 --from 2026-11-01 --to 2026-11-30',
        'audit verify --store ./audit --without-signatures --format json',
      ) + exitCodes('the store is as it was written', 'something was found'),
    )
    .action((flags: VerifyFlags) => commands().reportFailures(context, () => commands().runVerify(flags, context)));
}

/** Adds the command that answers an auditor's questions. */
function addQueryCommand(audit: Command, context: CommandContext): void {
  const command = audit
    .command('query')
    .description('find calls by user, session, day, model, provider, PHI, state or event id')
    .addOption(storeOption())
    .option('--event <id>', 'the call with this id')
    .option('--user <id>', 'calls of this user')
    .option('--session <id>', 'calls of this session')
    .option('--model <id>', 'calls of this model')
    .option('--provider <id>', 'calls of this provider, such as aws-bedrock')
    .addOption(
      new Option('--phi <which>', 'calls with PHI or without; what is unknown counts as PHI').choices(['yes', 'no']),
    )
    .addOption(new Option('--state <state>', "what became of the call; 'started' has no outcome").choices(STATES))
    .addOption(formatOption(QUERY_FORMATS));
  addRangeOptions(command)
    .addHelpText(
      'after',
      examples(
        'audit query --store s3://notes-audit --user dr.jones@example.org --from 2026-11-01 --format csv > calls.csv',
        'audit query --store s3://notes-audit --phi yes --from 2026-11-20 --to 2026-11-20',
        'audit query --store ./audit --event 019aa1b2-0000-7000-8000-000000000000 --format json',
      ) + exitCodes('the answer is complete', 'something is wrong with entries that were read, and they are left out'),
    )
    .action((flags: QueryFlags) => commands().reportFailures(context, () => commands().runQuery(flags, context)));
}

/** Adds the command that takes a checkpoint. */
function addSealCommand(audit: Command, context: CommandContext): void {
  audit
    .command('seal')
    .description('verify what is new since the last checkpoint and sign how far each chain has come')
    .addOption(storeOption())
    .option('--kms-key <name>', `key that signs: ${KEY_FORMS}`)
    .option('--private-key <file>', 'key that signs, PEM: for development')
    .option('--public-key <file...>', 'public keys of earlier checkpoints that were signed with another key, PEM')
    .addOption(graceOption())
    .addHelpText(
      'after',
      examples(
        'audit seal --store s3://notes-audit --kms-key arn:aws:kms:us-east-1:111122223333:key/1234abcd',
        'audit seal --store ./audit --private-key checkpoints.key',
      ) + exitCodes('a checkpoint was taken, or nothing is new', 'something was found, or a call has no outcome'),
    )
    .action((flags: SealFlags) => commands().reportFailures(context, () => commands().runSeal(flags, context)));
}
