import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port';

const debian = createRequire(__filename)('./debian-packages.cjs') as {
  installPackages(wanted: readonly string[]): void;
};

const PROVIDER = '/usr/lib/galera/libgalera_smm.so';
const SYNCED_SECONDS_MAX = 90;
const PAUSE_MS = 200;

type Node = { name: string; sqlPort: number; groupPort: number; istPort: number; sstPort: number; folder: string };

/** Three MariaDB nodes that replicate to each other on this machine. */
export type GaleraCluster = {
  /** A database through the door that leads to the first node that lives, as a county's load balancer does. */
  url(database: string): string;
  /** The same database on each node by itself. */
  nodeUrls(database: string): string[];
  /** kill -9 of the node the door leads to. */
  killWriter(): void;
  /** Starts the killed node again and waits until it has everything. */
  revive(): Promise<void>;
  stop(): Promise<void>;
};

/** Boots the cluster; as root on Debian it installs what lacks. Throws with the node's log when one does not come up. */
export const startGalera = async (): Promise<GaleraCluster> => {
  if (!existsSync(PROVIDER)) debian.installPackages(['galera-4', 'mariadb-server', 'mariadb-client', 'rsync']);
  const base = mkdtempSync('/tmp/galera-'); // short: the path of a socket may have 107 characters
  execFileSync('chmod', ['755', base]);
  const nodes: Node[] = [];
  for (const name of ['n1', 'n2', 'n3']) {
    const [sqlPort, groupPort, istPort, sstPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    nodes.push({ name, sqlPort, groupPort, istPort, sstPort, folder: join(base, name) });
  }
  const running = new Map<string, ChildProcess>();
  const start = async (node: Node, isFirst: boolean): Promise<void> => {
    running.set(node.name, spawnNode(node, nodes, isFirst));
    await untilSynced(node);
  };
  for (const [at, node] of nodes.entries()) {
    makeData(node);
    await start(node, at === 0);
  }
  const door = await openDoor(nodes, running);
  const urlOf = (port: number, database: string): string => `mariadb://root@127.0.0.1:${port}/${database}`;
  const killed: Node[] = [];
  return {
    url: (database) => urlOf(door.port, database),
    nodeUrls: (database) => nodes.map(({ sqlPort }) => urlOf(sqlPort, database)),
    killWriter: () => {
      const writer = nodes.find(({ name }) => isAlive(running.get(name)));
      if (writer === undefined) throw new Error('no node lives');
      running.get(writer.name)?.kill('SIGKILL');
      killed.push(writer);
    },
    revive: async () => {
      for (const node of killed.splice(0)) await start(node, false);
    },
    stop: async () => {
      await door.close();
      for (const child of running.values()) child.kill('SIGKILL');
      rmSync(base, { recursive: true, force: true });
    },
  };
};

const isAlive = (child: ChildProcess | undefined): boolean => child?.exitCode === null && child.signalCode === null;

const userIds = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
};

const makeData = ({ folder }: Node): void => {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const made = spawnSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}`);
  const ids = userIds();
  if (ids === undefined) return;
  chownSync(folder, ids.uid, ids.gid);
  execFileSync('chown', ['-R', `${ids.uid}:${ids.gid}`, data]);
};

const spawnNode = (node: Node, nodes: readonly Node[], isFirst: boolean): ChildProcess => {
  const members = nodes.map(({ groupPort }) => `127.0.0.1:${groupPort}`).join(',');
  const provider = [
    `gmcast.listen_addr=tcp://127.0.0.1:${node.groupPort}`,
    `ist.recv_addr=127.0.0.1:${node.istPort}`,
    ...['gcache.size=128M', 'evs.suspect_timeout=PT2S', 'evs.inactive_timeout=PT4S', 'evs.keepalive_period=PT0.5S'],
  ].join(';');
  const flags = [
    ...[
      '--no-defaults',
      `--datadir=${join(node.folder, 'data')}`,
      `--socket=${join(node.folder, 's.sock')}`,
      `--tmpdir=${node.folder}`,
    ],
    ...[`--port=${node.sqlPort}`, '--bind-address=127.0.0.1', `--log-error=${join(node.folder, 'error.log')}`],
    ...['--character-set-server=utf8mb4', '--collation-server=utf8mb4_bin', '--default-time-zone=+00:00'],
    ...['--innodb-flush-log-at-trx-commit=1', '--binlog-format=ROW', '--innodb-autoinc-lock-mode=2'],
    ...['--wsrep-on=ON', `--wsrep-provider=${PROVIDER}`, `--wsrep-cluster-address=gcomm://${members}`],
    ...[
      `--wsrep-node-name=${node.name}`,
      `--wsrep-node-address=127.0.0.1:${node.groupPort}`,
      '--wsrep-sst-method=rsync',
    ],
    ...[`--wsrep-sst-receive-address=127.0.0.1:${node.sstPort}`, '--wsrep-retry-autocommit=0'],
    ...[`--wsrep-provider-options=${provider}`, ...(isFirst ? ['--wsrep-new-cluster'] : [])],
  ];
  return spawn('/usr/sbin/mariadbd', flags, { stdio: 'ignore', ...userIds() });
};

const untilSynced = async ({ name, folder }: Node): Promise<void> => {
  const asked = ['--no-defaults', '-uroot', '-S', join(folder, 's.sock'), '-NBe'];
  const end = Date.now() + SYNCED_SECONDS_MAX * 1_000;
  while (Date.now() < end) {
    const { stdout } = spawnSync('mariadb', [...asked, `SHOW STATUS LIKE 'wsrep_local_state_comment'`], {
      encoding: 'utf8',
    });
    if (stdout.includes('Synced')) return;
    await new Promise((next) => setTimeout(next, PAUSE_MS));
  }
  const log = join(folder, 'error.log');
  throw new Error(`${name} did not come up: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : ''}`);
};

type Door = { port: number; close(): Promise<void> };

const openDoor = async (nodes: readonly Node[], running: ReadonlyMap<string, ChildProcess>): Promise<Door> => {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const writer = nodes.find(({ name }) => isAlive(running.get(name)));
    if (writer === undefined) {
      client.destroy();
      return;
    }
    const upstream = connect(writer.sqlPort, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      one.pipe(other);
    }
  });
  const port = await freePort();
  await new Promise<void>((listening) => {
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    port,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
};
