import pg from 'pg';
import { expect, it } from 'vitest';
import { emptyServerDatabase, SERVER_URL } from '../../test/record/databases.ts';
import { keepPlans } from './kept-plans.ts';

it.runIf(SERVER_URL !== null)('has the server keep what is sent again and again, and survives a change of the table', async () => {
  const database = await emptyServerDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  keepPlans(client);
  await client.query('create table thing (id integer, name text)');
  const kept = async () => (await client.query<{ n: number }>('select count(*)::int as n from pg_prepared_statements')).rows[0].n;
  for (let i = 0; i < 6; i++) {
    await client.query('insert into thing values ($1, $2)', [i, `thing ${i}`]);
    const { rows } = await client.query('select * from thing where id = $1', [i]);
    expect(rows).toEqual([{ id: i, name: `thing ${i}` }]);
  }
  expect(await kept()).toBe(2);
  await client.query('alter table thing add column size integer');
  expect((await client.query('select * from thing where id = $1', [3])).rows).toEqual([{ id: 3, name: 'thing 3', size: null }]);
  await expect(client.query('insert into thing values ($1, $2)', ['no number', 'x'])).rejects.toThrow(/integer/);
  for (let i = 0; i < 400; i++) for (let times = 0; times < 3; times++) await client.query(`select ${i}::int + $1::int as sum`, [1]);
  expect(await kept()).toBeLessThanOrEqual(252);
  await client.end();
  await database.drop();
});
