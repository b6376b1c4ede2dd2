/** A name server for a test, over UDP on 127.0.0.1 and a free port, which notes what it is asked. Holds no test. */

import { createSocket } from 'node:dgram';
import type { TestContext } from 'node:test';

/** By `TYPE name`: the records, as character-strings joined for TXT, addresses for A, `10 host` for MX, names for PTR. */
export type Served = Readonly<Record<string, readonly string[] | 'servfail' | 'silence' | 'truncated'>>;

const TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [12, 'PTR'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
]);

/** A name that is served with another type, or has names below it, is answered with NODATA; any other with NXDOMAIN. */
export async function startNameServer(
  t: Pick<TestContext, 'after'>,
  served: Served,
): Promise<{ readonly address: string; readonly asked: readonly string[] }> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (; query[at] !== 0; at += query[at]! + 1) labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    const name = labels.join('.').toLowerCase();
    const type = query.readUInt16BE(at + 1);
    const key = `${TYPES.get(type) ?? type} ${name}`;
    asked.push(key);
    const records = served[key];
    if (records === 'silence') return;
    const answers = Array.isArray(records) ? records.map((record: string) => rdata(type, record)) : [];
    const exists = Object.keys(served).some((other) => other.endsWith(` ${name}`) || other.endsWith(`.${name}`));
    const code = records === 'servfail' ? 2 : exists ? 0 : 3;
    const head = Buffer.of(
      query[0]!,
      query[1]!,
      records === 'truncated' ? 0x83 : 0x81,
      0x80 | code,
      ...[0, 1, 0, answers.length, 0, 0, 0, 0],
    );
    const packet = Buffer.concat([head, query.subarray(12, at + 5), ...answers]);
    socket.send(packet, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  t.after(() => socket.close());
  return { address: `127.0.0.1:${socket.address().port}`, asked };
}

function rdata(type: number, record: string): Buffer {
  const data = dataOf(type, record);
  return Buffer.concat([Buffer.of(0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255), data]);
}

function dataOf(type: number, record: string): Buffer {
  switch (TYPES.get(type)) {
    case 'A':
      return Buffer.from(record.split('.').map(Number));
    case 'TXT': {
      const strings = record.match(/[\s\S]{1,255}/g) ?? [''];
      return Buffer.concat(strings.flatMap((text) => [Buffer.of(text.length), Buffer.from(text, 'latin1')]));
    }
    case 'MX': {
      const [preference = '0', host = ''] = record.split(' ');
      return Buffer.concat([Buffer.of(0, Number(preference)), nameOf(host)]);
    }
    default:
      return nameOf(record);
  }
}

function nameOf(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.of(0)]);
}
