import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { CHECKOUT, plantTree } from '../support/planted-tree';

const DEPCRUISE = join(CHECKOUT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = join(CHECKOUT, '.dependency-cruiser.cjs');
const ROOMS = [
  ...['participants', 'staff', 'rule-packs', 'identity', 'contributions', 'payments', 'receipts', 'reminders', 'bot'],
  ...['reconciliation', 'handover', 'ledger', 'cases', 'inbox', 'outbox', 'messages'],
];

type Import = readonly [from: string, what: 'value' | 'type', to: string];

/** rule → imports that it must name. */
const FORBIDDEN: Readonly<Record<string, readonly Import[]>> = {
  'ledger-room': [['server/ledger/a.ts', 'type', 'server/cases/thing.ts']],
  'cases-room': [['server/cases/a.ts', 'value', 'server/ledger/thing.ts']],
  'inbox-room': [['server/inbox/a.ts', 'value', 'server/payments/thing.ts']],
  'outbox-room': [['server/outbox/a.ts', 'value', 'server/inbox/thing.ts']],
  'messages-room': [['server/messages/a.ts', 'value', 'server/reminders/thing.ts']],
  'participants-room': [['server/participants/a.ts', 'value', 'server/contributions/thing.ts']],
  'staff-room': [['server/staff/a.ts', 'value', 'server/participants/thing.ts']],
  'rule-packs-room': [['server/rule-packs/a.ts', 'value', 'server/participants/thing.ts']],
  'identity-room': [['server/identity/a.ts', 'value', 'server/contributions/thing.ts']],
  'contributions-room': [
    ['server/contributions/a.ts', 'type', 'server/payments/thing.ts'],
    ['server/contributions/b.ts', 'value', 'server/inbox/thing.ts'],
  ],
  'payments-room': [['server/payments/a.ts', 'value', 'server/receipts/thing.ts']],
  'receipts-room': [
    ['server/receipts/a.ts', 'value', 'server/payments/thing.ts'],
    ['server/receipts/b.ts', 'value', 'server/identity/keep-thing.ts'],
    ['server/receipts/c.ts', 'value', 'server/policy/thing.ts'],
  ],
  'reminders-room': [['server/reminders/a.ts', 'value', 'server/payments/thing-reads.ts']],
  'bot-room': [['server/bot/a.ts', 'value', 'server/reminders/thing.ts']],
  'reconciliation-room': [['server/reconciliation/a.ts', 'value', 'server/participants/thing.ts']],
  'handover-room': [['server/handover/a.ts', 'value', 'server/payments/thing.ts']],
  'screens-only-read': [
    ['server/screens/a.ts', 'value', 'server/payments/thing.ts'],
    ['server/screens/b.ts', 'value', 'server/contributions/thing-store.ts'],
  ],
  'nobody-imports-screens': [['server/payments/b.ts', 'type', 'server/screens/thing.ts']],
  'rooms-know-only-the-caller': [['server/payments/c.ts', 'type', 'server/http/route.ts']],
  'the-caller-is-a-type': [['server/payments/d.ts', 'value', 'server/http/caller.ts']],
  'contracts-are-types-in-rooms': [['server/payments/e.ts', 'value', 'types/orders.ts']],
  'tables-live-in-stores': [['server/payments/f.ts', 'type', 'server/database/table.ts']],
  'routes-stay-in-their-room': [
    ['server/receipts/a-routes.ts', 'value', 'server/payments/thing-reads.ts'],
    ['server/receipts/b-routes.ts', 'value', 'server/database/table.ts'],
  ],
  'routes-never-import-stores': [['server/payments/a-routes.ts', 'value', 'server/payments/thing-store.ts']],
  'policy-is-pure': [
    ['server/policy/a.ts', 'type', 'server/shared/clock.ts'],
    ['server/policy/b.ts', 'value', 'zod'],
    ['server/policy/c.ts', 'value', 'node:fs'],
    ['server/policy/d.ts', 'type', 'server/rule-packs/thing.ts'],
  ],
  'shared-is-a-leaf': [
    ['server/shared/a.ts', 'type', 'server/database/transaction.ts'],
    ['server/shared/b.ts', 'type', 'types/orders.ts'],
  ],
  'types-import-zod-only': [
    ['types/a.ts', 'value', 'node:crypto'],
    ['types/b.ts', 'value', 'zod-openapi'],
    ['types/c.ts', 'type', 'server/shared/day.ts'],
  ],
  'database-stands-on-shared': [['server/database/a.ts', 'value', 'server/outbox/thing.ts']],
  'http-knows-no-rooms': [
    ['server/http/a.ts', 'type', 'server/identity/thing.ts'],
    ['server/http/b.ts', 'value', 'server/database/transaction.ts'],
  ],
  'env-stands-on-shared': [['server/env.ts', 'value', 'server/payments/thing.ts']],
  'operations-know-no-rooms': [['server/operations/a.ts', 'value', 'server/payments/thing.ts']],
  'every-folder-is-named': [
    ['server/helpers/a.ts', 'value', 'server/shared/day.ts'],
    ['server/worker.ts', 'value', 'server/shared/day.ts'],
  ],
  'entries-go-through-compose': [
    ['server/cli/a.ts', 'value', 'server/payments/thing.ts'],
    ['server/jobs/a.ts', 'value', 'server/payments/thing-store.ts'],
  ],
  'nobody-imports-compose': [['server/payments/g.ts', 'type', 'server/compose.ts']],
  'only-entries-read-settings': [['server/payments/h.ts', 'value', 'server/env.ts']],
  'only-compose-imports-wechat': [
    ['server/payments/i.ts', 'type', 'server/wechat/thing.ts'],
    ['server/main.ts', 'value', 'server/wechat/thing.ts'],
  ],
  'wechat-knows-only-ports': [
    ['server/wechat/a.ts', 'type', 'server/payments/thing.ts'],
    ['server/wechat/b.ts', 'type', 'types/orders.ts'],
  ],
  'ports-are-types': [['server/wechat/c.ts', 'value', 'server/payments/payment-gateway.ts']],
  'koa-only-at-the-door': [
    ['server/payments/j.ts', 'type', 'koa'],
    ['server/payments/k.ts', 'value', '@koa/router'],
  ],
  'sql-only-in-stores': [
    ['server/payments/l.ts', 'value', 'typeorm'],
    ['server/payments/m.ts', 'value', 'mysql2/promise'],
  ],
  'wechat-sdk-only-in-wechat': [['server/payments/n.ts', 'value', 'wechatpay-node-v3']],
  'queues-only-in-jobs': [
    ['server/outbox/b.ts', 'value', 'bullmq'],
    ['server/outbox/c.ts', 'value', 'ioredis'],
  ],
  'node-redis-has-one-home': [['server/jobs/b.ts', 'value', 'redis']],
  'no-development-packages': [['server/payments/o.ts', 'value', 'fast-check']],
  'server-never-imports-tests': [['server/payments/p.ts', 'value', 'test/support/thing.ts']],
  'local-wechat-knows-no-server': [['test/local-wechat/server/a.ts', 'type', 'server/wechat/thing.ts']],
  'mini-program-imports-itself': [
    ['miniprogram/a.ts', 'type', 'server/shared/fen.ts'],
    ['miniprogram/c.ts', 'value', 'test/support/thing.ts'],
    ['miniprogram/d.ts', 'value', 'zod'],
    ['miniprogram/e.ts', 'value', 'node:crypto'],
  ],
  'mini-program-takes-types-only': [['miniprogram/b.ts', 'value', 'types/orders.ts']],
  'only-its-tests-import-the-mini-program': [
    ['server/payments/q.ts', 'type', 'miniprogram/thing.ts'],
    ['types/d.ts', 'type', 'miniprogram/thing.ts'],
    ['test/journeys/b.ts', 'value', 'miniprogram/thing.ts'],
    ['test/miniprogram-tools/a.ts', 'value', 'miniprogram/thing.ts'],
  ],
  'no-circular': [['server/cases/one.ts', 'value', 'server/cases/two.ts']],
  'no-circular-in-tests': [['test/local-wechat/one.ts', 'value', 'test/local-wechat/two.ts']],
  'no-unresolved': [['server/cases/b.ts', 'value', './nowhere']],
};

const THE_WAY_BACK: readonly Import[] = [
  ['server/cases/two.ts', 'value', 'server/cases/one.ts'],
  ['test/local-wechat/two.ts', 'value', 'test/local-wechat/one.ts'],
];

/** One walk through every kind of import the design gives: all of it stays silent. */
const ALLOWED: readonly Import[] = [
  ['server/contributions/a.ts', 'value', 'server/participants/thing-reads.ts'],
  ['server/contributions/a.ts', 'value', 'server/policy/thing.ts'],
  ['server/contributions/a.ts', 'value', 'server/ledger/thing.ts'],
  ['server/contributions/a.ts', 'value', 'server/outbox/thing.ts'],
  ['server/contributions/a.ts', 'type', 'server/http/caller.ts'],
  ['server/contributions/a.ts', 'type', 'types/orders.ts'],
  ['server/contributions/a.ts', 'value', 'types/limits.ts'],
  ['server/contributions/a.ts', 'value', 'server/database/transaction.ts'],
  ['server/payments/a.ts', 'value', 'server/contributions/thing.ts'],
  ['server/payments/a.ts', 'value', 'server/inbox/thing-store.ts'],
  ['server/payments/a-store.ts', 'value', 'server/database/table.ts'],
  ['server/payments/a-store.ts', 'type', 'typeorm'],
  ['server/payments/a-routes.ts', 'value', 'server/payments/a.ts'],
  ['server/payments/a-routes.ts', 'value', 'server/http/route.ts'],
  ['server/payments/a-routes.ts', 'value', 'types/orders.ts'],
  ['server/payments/a-routes.ts', 'type', 'koa'],
  ['server/receipts/a.ts', 'value', 'server/payments/thing-reads.ts'],
  ['server/receipts/a.ts', 'value', 'server/identity/list-thing.ts'],
  ['server/screens/a.ts', 'value', 'server/contributions/list-thing.ts'],
  ['server/policy/a.ts', 'value', 'server/policy/thing.ts'],
  ['server/policy/a.ts', 'value', 'server/shared/fen.ts'],
  ['server/rule-packs/a.ts', 'type', 'server/policy/thing.ts'],
  ['server/rule-packs/a.ts', 'value', 'zod'],
  ['server/shared/a.ts', 'type', 'types/error-codes.ts'],
  ['types/a.ts', 'value', 'zod'],
  ['types/a.ts', 'value', 'types/limits.ts'],
  ['server/wechat/a.ts', 'type', 'server/payments/payment-gateway.ts'],
  ['server/wechat/a.ts', 'value', 'wechatpay-node-v3'],
  ['server/wechat/a.ts', 'value', 'server/shared/day.ts'],
  ['server/jobs/a.ts', 'value', 'bullmq'],
  ['server/jobs/a.ts', 'value', 'server/compose.ts'],
  ['server/cli/a.ts', 'value', 'server/compose.ts'],
  ['server/cli/a.ts', 'type', 'server/payments/a.ts'],
  ['server/cli/a.ts', 'value', 'server/participants/register-words.ts'],
  ['server/compose.ts', 'value', 'server/compose-wechat.ts'],
  ['server/compose-wechat.ts', 'value', 'server/wechat/a.ts'],
  ['server/compose.ts', 'value', 'server/screens/a.ts'],
  ['server/compose.ts', 'value', 'server/payments/thing-store.ts'],
  ['server/app.ts', 'value', 'koa'],
  ['server/app.ts', 'value', 'server/payments/a-routes.ts'],
  ['server/main.ts', 'value', 'server/compose.ts'],
  ['server/main.ts', 'value', 'server/env.ts'],
  ['server/main.ts', 'value', 'server/operations/a.ts'],
  ['server/operations/a.ts', 'type', 'server/env.ts'],
  ['server/http/limiter.ts', 'type', 'redis'],
  ['miniprogram/a.ts', 'type', 'types/orders.ts'],
  ['miniprogram/a.ts', 'value', 'miniprogram/thing.ts'],
  ['test/miniprogram/a.ts', 'value', 'miniprogram/thing.ts'],
  ['test/local-wechat/one.ts', 'value', 'test/local-wechat/two.ts'],
  ['test/local-wechat/two.ts', 'type', 'test/local-wechat/one.ts'],
  ['test/journeys/a.ts', 'value', 'server/app.ts'],
];

const lineOf = ([from, what, to]: Import): string => {
  const isOurs = /^(server|types|test|miniprogram)\//.test(to);
  const path = isOurs ? relative(dirname(from), to).replace(/\.ts$/, '') : to;
  const specifier = isOurs && !path.startsWith('.') ? `./${path}` : path;
  return what === 'type' ? `import type { A } from '${specifier}';\nexport type B = A;\n` : `import '${specifier}';\n`;
};

const treeOf = (imports: readonly Import[]): Record<string, string> => {
  const files: Record<string, string> = {
    'package.json': readFileSync(join(CHECKOUT, 'package.json'), 'utf8'),
    'tsconfig.json': readFileSync(join(CHECKOUT, 'tsconfig.json'), 'utf8'),
  };
  for (const [, , to] of imports) if (to.endsWith('.ts')) files[to] ??= '';
  for (const planted of imports) files[planted[0]] = `${files[planted[0]] ?? ''}${lineOf(planted)}`;
  for (const [name, text] of Object.entries(files)) if (text === '') files[name] = 'export type A = 1;\n';
  for (const folder of ['server', 'types', 'test', 'miniprogram']) files[`${folder}/empty.json`] = '{}';
  return files;
};

type Violation = { rule: { name: string }; from: string; to: string };

const violationsOf = (imports: readonly Import[]): Violation[] => {
  const tree = plantTree(treeOf(imports));
  try {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [DEPCRUISE, '--config', CONFIG, '--output-type', 'json', 'server', 'types', 'test', 'miniprogram'],
      { cwd: tree.folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (!stdout.startsWith('{')) throw new Error(stderr);
    return (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations;
  } finally {
    tree.remove();
  }
};

describe('who may import whom', () => {
  const found = violationsOf([...Object.values(FORBIDDEN).flat(), ...THE_WAY_BACK]);
  const rows = Object.entries(FORBIDDEN).flatMap(([name, imports]) => imports.map((planted) => [name, ...planted]));

  it.each(rows)('%s: %s may not import (%s) %s', (name, from) => {
    expect(found.filter((violation) => violation.from === from).map((violation) => violation.rule.name)).toContain(
      name,
    );
  });

  it('proves every rule there is', () => {
    const config = createRequire(__filename)(CONFIG) as { forbidden: { name: string }[] };
    expect(Object.keys(FORBIDDEN).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
  });

  it('names every room of the design', () => {
    const config = createRequire(__filename)(CONFIG) as { forbidden: { name: string }[] };
    const names = config.forbidden.map((rule) => rule.name);
    expect(ROOMS.filter((room) => !names.includes(`${room}-room`))).toEqual([]);
  });

  it('stays silent about everything the design gives', () => {
    expect(violationsOf(ALLOWED).map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});
