'use strict';

/**
 * A MariaDB and a Redis of our own: in a temporary folder, on free ports of 127.0.0.1, gone afterwards. Plain JavaScript,
 * because the test runner uses it before anything is compiled.
 */
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { find, installPackages } = require('./debian-packages.cjs');

const READY_SECONDS_MAX = 60;
const STOP_SECONDS_MAX = 20;
const PACKAGES = {
  mariadbd: 'mariadb-server-core',
  'mariadb-install-db': 'mariadb-server-core',
  'mariadb-admin': 'mariadb-client',
  'redis-server': 'redis-server',
};
/** What tests read documents with; installed in the same go, never a reason to stop. */
const READERS = { pdftotext: 'poppler-utils', zbarimg: 'zbar-tools' };

/** The Debian packages that lack on this machine: those of the engines, or of the document readers. */
const missingPackages = (packages) => [
  ...new Set(Object.keys(packages).flatMap((command) => (find(command) ? [] : [packages[command]]))),
];

/** Installs what lacks when we are root on Debian. Answers the engines' packages that lack afterwards. */
const installEngines = () => {
  const wanted = [...missingPackages(PACKAGES), ...missingPackages(READERS)];
  installPackages(wanted);
  return missingPackages(PACKAGES);
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const until = async (what, isReady, logFile) => {
  const end = Date.now() + READY_SECONDS_MAX * 1000;
  while (!(await isReady())) {
    if (Date.now() > end) {
      const log = fs.existsSync(logFile) ? fs.readFileSync(logFile, 'utf8').slice(-2000) : '';
      throw new Error(`${what} did not start within ${READY_SECONDS_MAX} s.\n${log}`);
    }
    await sleep(50);
  }
};

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const startMariadb = async (folder) => {
  const user = os.userInfo().username;
  const port = await freePort();
  const socket = path.join(folder, 's.sock');
  const log = path.join(folder, 'mariadb.log');
  const data = path.join(folder, 'data');
  const made = spawnSync(
    find('mariadb-install-db'),
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      `--user=${user}`,
    ],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);
  const flags = [
    '--no-defaults',
    `--user=${user}`,
    `--datadir=${data}`,
    `--socket=${socket}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--pid-file=${path.join(folder, 'mariadb.pid')}`,
    `--log-error=${log}`,
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_bin',
    '--default-time-zone=+00:00',
    '--max-connections=300',
    '--innodb-flush-log-at-trx-commit=2', // a killed engine loses nothing; a lost machine takes the tests along
    '--innodb-buffer-pool-size=64M',
    '--innodb-log-file-size=16M',
  ];
  spawn(find('mariadbd'), flags, { stdio: 'ignore', detached: true }).unref();
  const ping = ['--no-defaults', '-uroot', `--socket=${socket}`, 'ping'];
  await until('MariaDB', () => succeeds(find('mariadb-admin'), ping), log);
  return `mariadb://root@127.0.0.1:${port}`;
};

const startRedis = async (folder) => {
  const port = await freePort();
  const log = path.join(folder, 'redis.log');
  const flags = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--appendonly', 'yes', '--save', ''];
  const more = ['--databases', 64, '--maxmemory-policy', 'noeviction', '--logfile', log];
  const pidfile = ['--daemonize', 'no', '--pidfile', path.join(folder, 'redis.pid')];
  spawn(find('redis-server'), [...flags, ...more, ...pidfile].map(String), { stdio: 'ignore', detached: true }).unref();
  await until('Redis', () => answers(port), log);
  return `redis://127.0.0.1:${port}`;
};

const answers = (port) =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(String(reply).startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });

const MEMORY_FOLDER = '/dev/shm';
const MEMORY_BYTES_MIN = 4 * 1024 ** 3;

/** A folder in memory where there is much of it: what is gone with the run need not wait for a disk. */
const fastFolder = () => {
  if (!fs.existsSync(MEMORY_FOLDER)) return os.tmpdir();
  const { bavail, bsize } = fs.statfsSync(MEMORY_FOLDER);
  return bavail * bsize >= MEMORY_BYTES_MIN ? MEMORY_FOLDER : os.tmpdir();
};

/** Starts both engines; `stop` ends them by their pid files and removes the folder. */
const startEngines = async () => {
  const folder = fs.mkdtempSync(path.join(fastFolder(), 'niannian-engines-'));
  const stop = () => stopEngines(folder);
  try {
    const [databaseUrl, redisUrl] = await Promise.all([startMariadb(folder), startRedis(folder)]);
    return { folder, databaseUrl, redisUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const stopEngines = async (folder) => {
  const pids = ['mariadb.pid', 'redis.pid']
    .map((name) => path.join(folder, name))
    .filter((file) => fs.existsSync(file))
    .map((file) => Number(fs.readFileSync(file, 'utf8')))
    .filter((pid) => pid > 0);
  for (const pid of pids) signal(pid, 'SIGTERM');
  const end = Date.now() + STOP_SECONDS_MAX * 1000;
  while (pids.some((pid) => signal(pid, 0)) && Date.now() < end) await sleep(50);
  for (const pid of pids) signal(pid, 'SIGKILL'); // whatever did not listen
  fs.rmSync(folder, { recursive: true, force: true });
};

const signal = (pid, name) => {
  try {
    return process.kill(pid, name);
  } catch {
    return false; // gone already
  }
};

module.exports = { fastFolder, installEngines, startEngines, stopEngines };
