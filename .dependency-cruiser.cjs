'use strict';

/**
 * Who may import whom: an allow-list. What a room is not given here, it may not import; a folder that is not named here may
 * import nothing at all. Each rule is proved by a planted violation in test/architecture/import-rules.test.ts.
 */

/** What any room may import of ours, besides itself. */
const GROUND = ['shared/', 'outbox/', 'database/(transaction|audit-store)\\.ts$'];

/** Reading another room without its use cases that write: `payment-reads.ts`, `list-arrears.ts`, `show-order.ts`. */
const readsOf = (...rooms) => `(${rooms.join('|')})/([^/]+-reads|(list|show|read|find)-[^/]+)\\.ts$`;

const PEOPLE_AND_LAW = ['participants/', 'policy/', 'rule-packs/'];

/** room → what it may import beyond the ground. */
const ROOMS = {
  // leaves
  ledger: [],
  cases: [],
  inbox: [],
  outbox: [],
  messages: ['inbox/'],
  // rooms
  participants: [],
  staff: [],
  'rule-packs': ['policy/'],
  identity: ['participants/', 'cases/'],
  contributions: [...PEOPLE_AND_LAW, 'ledger/', 'cases/'],
  payments: ['contributions/', ...PEOPLE_AND_LAW, 'ledger/', 'cases/', 'inbox/'],
  receipts: ['contributions/', 'participants/', 'rule-packs/', 'cases/', readsOf('payments', 'identity')],
  reminders: ['contributions/', 'participants/', 'rule-packs/', 'messages/', readsOf('identity')],
  bot: ['contributions/', 'participants/', 'rule-packs/', 'messages/', 'cases/', readsOf('identity', 'receipts')],
  reconciliation: ['payments/', 'contributions/', 'ledger/', 'cases/'],
  handover: ['contributions/', 'ledger/', 'cases/'],
};
const ROOM_NAMES = Object.keys(ROOMS);
const ANY_ROOM = `^server/(${[...ROOM_NAMES, 'screens'].join('|')})/`;
const FRAME = ['policy', 'screens', 'wechat', 'sms', 'http', 'jobs', 'database', 'cli', 'shared', 'operations'];
const PORTS =
  'payments/(payment-gateway|notice-opener)|reconciliation/bill-source|' +
  'identity/((sign-in|phone|stronger-proof)-provider|text-messages)|messages/(sender|page-links|push-opener|access-token-row)|' +
  'bot/customer-messenger';

const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const ours = (parts) => `^server/(${parts.join('|')})`;
const npm = (packages) => `node_modules/(${packages})(/|$)`;
const ownTables = '^server/database/table\\.ts$';

// A room imports the ground and the rooms it is given; others meet in the outbox.
const roomRules = ROOM_NAMES.map((room) =>
  rule(
    `${room}-room`,
    { path: `^server/${room}/`, pathNot: '-routes\\.ts$' },
    { path: '^server/', pathNot: [ours([`${room}/`, ...GROUND, ...ROOMS[room], 'http/']), ownTables] },
  ),
);

const rooms = [
  ...roomRules,
  // A screen is composed of what other rooms let it read.
  rule(
    'screens-only-read',
    { path: '^server/screens/', pathNot: '-routes\\.ts$' },
    { path: '^server/', pathNot: ours(['screens/', ...GROUND, readsOf(...ROOM_NAMES), 'http/']) },
  ),
  // A screen is the end of a walk.
  rule(
    'nobody-imports-screens',
    { path: '^server/', pathNot: '^server/(screens/|app\\.ts|compose[^/]*\\.ts)' },
    { path: '^server/screens/' },
  ),
  // Use cases know no HTTP but the type of who is asking.
  rule(
    'rooms-know-only-the-caller',
    { path: ANY_ROOM, pathNot: '-routes\\.ts$' },
    { path: '^server/http/', pathNot: '^server/http/caller\\.ts$' },
  ),
  // Nothing of http/ runs inside a room.
  rule(
    'the-caller-is-a-type',
    { path: ANY_ROOM, pathNot: '-routes\\.ts$' },
    { path: '^server/http/caller\\.ts$', dependencyTypesNot: ['type-only'] },
  ),
  // Schemas are checked at the door; a use case only names their types, the closed error codes and the limits.
  rule(
    'contracts-are-types-in-rooms',
    { path: ANY_ROOM, pathNot: '-routes\\.ts$' },
    { path: '^types/', pathNot: '^types/(error-codes|limits)\\.ts$', dependencyTypesNot: ['type-only'] },
  ),
  // A table is declared where its SQL is.
  rule('tables-live-in-stores', { path: ANY_ROOM, pathNot: '-store\\.ts$' }, { path: ownTables }),
  // A route translates between HTTP and the use cases of its own room.
  rule(
    'routes-stay-in-their-room',
    { path: '^server/([^/]+)/[^/]+-routes\\.ts$' },
    { path: '^server/', pathNot: ours(['$1/', 'http/', ...GROUND]) },
  ),
  // A route goes through a use case.
  rule('routes-never-import-stores', { path: '^server/[^/]+/[^/]+-routes\\.ts$' }, { path: '-store\\.ts$' }),
];

const ground = [
  // Rules of law take data and give data: no package, no clock, no I/O.
  rule('policy-is-pure', { path: '^server/policy/' }, { pathNot: '^server/(policy/|shared/(fen|day|result)\\.ts$)' }),
  // Everybody stands on it; of ours it knows the error codes only.
  rule(
    'shared-is-a-leaf',
    { path: '^server/shared/' },
    { path: '^(server|types|test|miniprogram)/', pathNot: '^(server/shared/|types/error-codes\\.ts$)' },
  ),
  // The contract is read by the server, the phone and the tests.
  rule('types-import-zod-only', { path: '^types/' }, { pathNot: `^types/|${npm('zod')}` }),
  // The cellar knows no room.
  rule(
    'database-stands-on-shared',
    { path: '^server/database/' },
    { path: '^server/', pathNot: '^server/(database|shared)/' },
  ),
  // The doors are the same whatever is behind them.
  rule('http-knows-no-rooms', { path: '^server/http/' }, { path: '^server/', pathNot: '^server/(http|shared)/' }),
  // Settings are read before anything else.
  rule(
    'env-stands-on-shared',
    { path: '^server/env\\.ts$' },
    {
      path: '^server/',
      pathNot: '^server/shared/',
    },
  ),
  // Starting, checking and packing look at settings, files and the database.
  rule(
    'operations-know-no-rooms',
    { path: '^server/operations/' },
    { path: '^server/', pathNot: '^server/((operations|shared|database)/|env\\.ts$)' },
  ),
  // A new room is given its place in this file first.
  rule(
    'every-folder-is-named',
    {
      path: '^server/',
      pathNot: `^server/((${[...ROOM_NAMES, ...FRAME].join('|')})/|(main|app|compose[^/]*|env)\\.ts$)`,
    },
    {},
  ),
];

const entries = [
  // Commands, jobs and the start reach use cases by the wiring; of rooms they know types and words.
  rule(
    'entries-go-through-compose',
    { path: '^server/(cli/|jobs/|main\\.ts$)' },
    {
      path: '^server/',
      pathNot: ours([
        'cli/',
        'jobs/',
        ...GROUND,
        '(compose[^/]*|app|env)\\.ts$',
        'operations/',
        'database/data-source\\.ts$',
        'http/(metrics|request-id)\\.ts$',
        '[^/]+/[^/]+-(words|texts)\\.ts$',
      ]),
      dependencyTypesNot: ['type-only'],
    },
  ),
  // Only the entries join the parts.
  rule(
    'nobody-imports-compose',
    { path: '^server/', pathNot: '^server/(main\\.ts$|compose[^/]*\\.ts$|cli/|jobs/)' },
    { path: '^server/compose[^/]*\\.ts$' },
  ),
  // Rooms are given values, not settings.
  rule(
    'only-entries-read-settings',
    { path: '^server/', pathNot: '^server/((main|app|compose[^/]*|env)\\.ts$|cli/|operations/)' },
    { path: '^server/env\\.ts$' },
  ),
  // The rooms speak to ports.
  rule(
    'only-compose-imports-wechat',
    { path: '^server/', pathNot: '^server/(wechat/|sms/|compose[^/]*\\.ts$)' },
    { path: '^server/(wechat|sms)/' },
  ),
  // An adapter points inward to its port and to nothing else.
  rule(
    'wechat-knows-only-ports',
    { path: '^server/(wechat|sms)/' },
    { path: '^(server|types)/', pathNot: `^server/(wechat/|sms/|shared/|(${PORTS})\\.ts$)` },
  ),
  // An adapter implements a type; it runs nothing of the room.
  rule(
    'ports-are-types',
    { path: '^server/(wechat|sms)/' },
    { path: `^server/(${PORTS})\\.ts$`, dependencyTypesNot: ['type-only'] },
  ),
];

// A package of the outside world has one home.
const packageHome = (name, packages, homes) =>
  rule(name, { path: '^(server|types)/', pathNot: `^server/(${homes})` }, { path: npm(packages) });

const packages = [
  packageHome('koa-only-at-the-door', 'koa|koa-[^/]+|@koa/[^/]+', 'http/|app\\.ts$|[^/]+/[^/]+-routes\\.ts$'),
  packageHome('sql-only-in-stores', 'typeorm|mysql2|libsql', 'database/|[^/]+/[^/]+-store\\.ts$'),
  packageHome('wechat-sdk-only-in-wechat', 'wechatpay-[^/]+', 'wechat/'),
  packageHome('queues-only-in-jobs', 'bullmq|ioredis', 'jobs/'),
  packageHome('node-redis-has-one-home', 'redis', 'database/redis\\.ts$|http/limiter\\.ts$'),
  // What runs in the county is in `dependencies`.
  rule(
    'no-development-packages',
    { path: '^(server|types)/', pathNot: '^server/operations/' },
    { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  ),
];

const sides = [
  // Test code never ships.
  rule('server-never-imports-tests', { path: '^(server|types)/' }, { path: '^test/' }),
  // The WeChat that runs here is written from its documents, not from our code.
  rule('local-wechat-knows-no-server', { path: '^test/local-wechat/' }, { path: '^server/' }),
  // This folder alone is uploaded: no package and nothing of Node is beside it on the phone.
  rule('mini-program-imports-itself', { path: '^miniprogram/' }, { pathNot: '^(miniprogram|types)/' }),
  // Contracts help the compiler; their code is not in the uploaded package.
  rule(
    'mini-program-takes-types-only',
    { path: '^miniprogram/' },
    { path: '^types/', dependencyTypesNot: ['type-only'] },
  ),
  // The two sides meet in types/; every other test sees the mini-program on the phone.
  rule(
    'only-its-tests-import-the-mini-program',
    { path: '^(server|types|test)/', pathNot: '^test/miniprogram/' },
    { path: '^miniprogram/' },
  ),
  // Two files that need each other are one file, or three.
  rule('no-circular', { pathNot: '^test/' }, { circular: true }),
  // Test worlds may name each other as types; what runs has no circle there either.
  rule('no-circular-in-tests', { path: '^test/' }, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
  // An import that leads nowhere.
  rule('no-unresolved', {}, { couldNotResolve: true }),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...rooms, ...ground, ...entries, ...packages, ...sides],
  options: {
    tsPreCompilationDeps: true, // sees type-only imports
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.cjs', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'types', 'node', 'default'],
    },
  },
};
