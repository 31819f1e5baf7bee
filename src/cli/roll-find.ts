import type { Command } from 'commander';
import type { VotersFound } from '../operations/find-voter.ts';
import type { VoterRecord } from '../roll/types.ts';
import { type CliIo, runJob } from './io.ts';
import { tableText } from './law-text.ts';
import { positiveNumber } from './option-values.ts';

interface FindOptions {
  readonly limit: number;
  readonly json?: boolean;
}

/** `countersign roll find`. */
export function registerFind(roll: Command, io: CliIo): void {
  roll
    .command('find')
    .description('Find voters by a few letters of name and address.')
    .argument('<roll>', 'a roll made by: countersign roll build')
    .argument('<query>', 'for example "garc mar 1423 map"')
    .option('--limit <number>', 'most voters to show', positiveNumber, 10)
    .action((path: string, query: string, options: FindOptions) => find(io, path, query, options));
}

async function find(io: CliIo, roll: string, query: string, { limit, json }: FindOptions): Promise<void> {
  const { findVoter } = await import('../operations/find-voter.ts');
  await runJob({
    io,
    json,
    work: () => findVoter({ roll, query, limit }),
    print: (outcome) => printFound(io, outcome),
  });
}

function printFound(io: CliIo, { asOf, query, found }: VotersFound): void {
  if (found.length === 0) {
    io.out(`Nobody on the roll as of ${asOf} answers to "${query}".\n`);
    return;
  }
  const rows = found.map(({ voter, probability }) => [
    `${Math.round(probability * 100)} %`,
    voter.voterId,
    nameOf(voter),
    voter.birth,
    addressOf(voter),
    [voter.city, voter.zip].filter((part) => part !== '').join(' '),
    voter.former ? 'former registration' : voter.status,
  ]);
  const heads = ['', 'voter id', 'name', 'born', 'address', 'city', 'status'];
  io.out(`${tableText({ heads, rows, right: [0] })}\n${io.style('dim', `Roll as of ${asOf}.`)}\n`);
}

function nameOf(voter: VoterRecord): string {
  const given = [voter.firstName, voter.middleName].filter((part) => part !== '').join(' ');
  return `${voter.lastName}, ${given}${voter.suffix === '' ? '' : ` ${voter.suffix}`}`;
}

function addressOf(voter: VoterRecord): string {
  const street = [voter.houseNumber, voter.streetDirection, voter.streetName, voter.streetType].filter((part) => part !== '').join(' ');
  if (voter.unit === '') return street;
  return `${street} ${/^(?:\d|.$)/.test(voter.unit) ? '#' : ''}${voter.unit}`;
}
