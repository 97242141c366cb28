import type { Command } from 'commander';
import { type CommandContext, dateOption, examples, exitCodes, formatOption, registryOption } from './options';
import type { VendorsFlags } from './vendors/run';

/** Adds the command `vendors`. */
export function addVendorsCommand(program: Command, { out, end }: CommandContext): void {
  program
    .command('vendors')
    .description('compare vendors of models by BAA, reports, residency, keys and retention, or show the sheet of one')
    .argument('[id]', 'id of a vendor')
    .addOption(formatOption(['text', 'json', 'markdown', 'csv']))
    .addOption(registryOption())
    .addOption(dateOption('day by which the age of facts is judged'))
    .addHelpText(
      'after',
      examples('vendors', 'vendors openai', 'vendors --registry vendors.yaml --format csv > vendors.csv') +
        exitCodes('no fact is older than a year', 'a fact is older than a year and must be checked again'),
    )
    .action((id: string | undefined, flags: VendorsFlags) => end(vendors().runVendors(id, flags, out)));
}

/** Loaded for this command only: the registry would add to the time of every run. */
function vendors(): typeof import('./vendors/run') {
  return require('./vendors/run') as typeof import('./vendors/run');
}
