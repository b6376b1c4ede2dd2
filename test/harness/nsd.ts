/** A real name server for a test: NSD over a zone in a folder of its own, on 127.0.0.1 and a free port. Holds no test. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface NameServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Where Debian puts it, which is not in everybody's PATH. */
export const NSD_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** @throws what NSD says, where it does not start */
export async function startNsd(program: string, origin: string, zone: string): Promise<NameServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dkim-lint-nsd-'));
  const port = await freePort();
  await writeFile(path.join(folder, 'zone'), zone);
  const config = path.join(folder, 'nsd.conf');
  await writeFile(
    config,
    `server:
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: ""
  zonelistfile: "${folder}/zone.list"
  xfrdfile: "${folder}/xfrd.state"
  xfrdir: "${folder}"
  server-count: 1
  verbosity: 1
  rrl-ratelimit: 0
  ipv4-edns-size: 1232
remote-control:
  control-enable: no
zone:
  name: ${origin}
  zonefile: zone
`,
  );
  const child = spawn(program, ['-d', '-c', config], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  let log = '';
  const started = new Promise<void>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      log += chunk;
      if (/nsd started/.test(log)) resolve();
    };
    child.stderr.on('data', look);
    child.stdout.on('data', look);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`NSD did not start: ${log}`)));
  });
  try {
    await started;
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `127.0.0.1:${port}`, port, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
