/** Addresses of name servers are checked before a native function sees them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadAddress, createResolver, PublishedDns, parseServer } from '../../server/src/host/dns.ts';

const GOOD: Readonly<Record<string, [string, number]>> = {
  '192.0.2.53': ['192.0.2.53', 53],
  '192.0.2.53:5353': ['192.0.2.53', 5353],
  '192.0.2.53:65535': ['192.0.2.53', 65535],
  '2001:db8::53': ['2001:db8::53', 53],
  '[2001:db8::53]': ['2001:db8::53', 53],
  '[2001:db8::53]:1': ['2001:db8::53', 1],
  '::ffff:192.0.2.53': ['::ffff:192.0.2.53', 53],
};

for (const [server, [address, port]] of Object.entries(GOOD)) {
  test(`${server} is the address ${address} and the port ${port}`, () => {
    assert.deepEqual(parseServer(server), { address, port });
    assert.equal(createResolver(server).getServers().length, 1);
  });
}

const BAD = [
  '192.0.2.53:0',
  '[2001:db8::53]:0',
  '192.0.2.53:65536',
  '192.0.2.53:99999',
  '192.0.2.53:4294967349',
  '192.0.2.53:',
  '192.0.2.53:-1',
  '192.0.2.53:0x35',
  '192.0.2.256',
  '[192.0.2.53]:53',
  'fe80::1%eth0',
  '[fe80::1%eth0]:53',
  '2001:db8::53]:53',
  'ns1.example.org',
  ' 192.0.2.53',
  '192.0.2.53\n',
  '',
];

for (const server of BAD) {
  test(`${JSON.stringify(server)} is refused, as a resolver and as an authority`, () => {
    assert.throws(() => createResolver(server), BadAddress);
    assert.throws(() => new PublishedDns({ server }), BadAddress);
    assert.throws(() => new PublishedDns({ authorities: ['192.0.2.1', server] }), BadAddress);
  });
}
