/** The server goes on, whatever a client sends. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Frames } from '../../server/src/host/frames.ts';
import { KNOWN_METHODS } from '../../server/src/lsp/params.ts';
import { LspClient, PULL, ROOT } from './lsp-client.ts';

const ZONE =
  '$ORIGIN example.org.\n$TTL 60\n@ SOA ns1 host 1 2 3 4 5\r\n@ NS ns1\nns1 A 192.0.2.1\ns1._domainkey TXT "v=DKIM1; p="\n';
const URI = 'file:///zones/example.org.zone';
const at = (line: number, character: number): Position => ({ line, character });

/** What the server finds in a text that is opened whole. */
async function findingsOf(client: LspClient, text: string): Promise<unknown> {
  const uri = 'file:///zones/other.zone';
  await client.open(uri, 'dns-zone', text);
  const found = await client.pull(uri);
  await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return found;
}

describe('changes', () => {
  const client = new LspClient();
  let version = 1;
  before(() => client.initialize(PULL));
  after(async () => assert.equal(await client.stop(), 0));

  const change = (contentChanges: unknown[]) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: ++version },
      contentChanges,
    });

  const CHANGES: Readonly<
    Record<string, { start: Position; end: Position; text: string; becomes: (text: string) => string }>
  > = {
    'a reversed range': {
      start: at(1, 4),
      end: at(0, 8),
      text: 'x',
      becomes: (text) => text.replace('example.org.\n$TTL', 'x'),
    },
    'a range past the end of the text': {
      start: at(90, 3),
      end: at(91, 9),
      text: 'b A 192.0.2.9\nc A 192.0.2.8\n',
      becomes: (text) => `${text}b A 192.0.2.9\nc A 192.0.2.8\n`,
    },
    'a range past the end of its line': {
      start: at(1, 5),
      end: at(1, 900),
      text: '00',
      becomes: (text) => text.replace('$TTL 60', '$TTL 00'),
    },
    'negative positions': {
      start: at(-1, -5),
      end: at(0, -2),
      text: '; first\n',
      becomes: (text) => `; first\n${text}`,
    },
    'positions that are no whole numbers': {
      start: at(1.7, 0.2),
      end: at(1, 0.9),
      text: ';',
      becomes: (text) => text.replace('$TTL', ';$TTL'),
    },
  };

  for (const [name, { start, end, text, becomes }] of Object.entries(CHANGES)) {
    test(`${name} changes what the client sees changed, and later changes fit`, async () => {
      await client.open(URI, 'dns-zone', ZONE);
      await change([{ range: { start, end }, text }]);
      await change([{ range: { start: at(0, 0), end: at(0, 0) }, text: '; later\n' }]);
      const expected = await findingsOf(client, `; later\n${becomes(ZONE)}`);
      assert.deepEqual(await client.pull(URI), expected);
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    });
  }

  test('a change of no known shape is refused, and the document goes on', async () => {
    await client.open(URI, 'dns-zone', ZONE);
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri: URI } });
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 9 },
      contentChanges: [null, { range: 5, text: 1 }],
    });
    assert.ok(Array.isArray(await client.pull(URI)));
  });
});

describe('malformed messages', () => {
  const METHODS = [
    'textDocument/didOpen',
    'textDocument/didChange',
    'textDocument/didClose',
    'textDocument/didSave',
    'workspace/didChangeWatchedFiles',
    'workspace/didChangeConfiguration',
    'workspace/didChangeWorkspaceFolders',
    '$/cancelRequest',
    '$/setTrace',
    'window/workDoneProgress/cancel',
    'dkimLint/trustGranted',
    'initialized',
    'unknown/notification',
  ];
  const PARAMS = [
    undefined,
    null,
    1,
    'x',
    [],
    [1, 2],
    {},
    { textDocument: null },
    { textDocument: { uri: 5 } },
    { changes: 3 },
    { id: {} },
  ];
  const REQUESTS = [
    'textDocument/hover',
    'textDocument/diagnostic',
    'textDocument/codeAction',
    'textDocument/completion',
    'textDocument/documentSymbol',
    'textDocument/rename',
    'textDocument/prepareRename',
    'workspace/symbol',
    'dkimLint/summary',
    'dkimLint/checkPublished',
    'dkimLint/lookUpMessage',
    'dkimLint/createKey',
    'dkimLint/rulePage',
    'dkimLint/selectors',
    'unknown/request',
  ];

  test('every request is answered after a run of notifications without their params', async () => {
    const server = new RawServer();
    try {
      server.send({ id: 'start', method: 'initialize', params: { processId: null, capabilities: {}, rootUri: null } });
      await server.answered('start');
      server.send({ method: 'initialized', params: {} });
      let id = 0;
      const asked: string[] = [];
      for (const method of METHODS) for (const params of PARAMS) server.send({ method, params });
      for (const method of REQUESTS) {
        for (const params of PARAMS) {
          id++;
          asked.push(`r${id}`);
          server.send({ id: `r${id}`, method, params });
        }
      }
      server.send({
        id: 'end',
        method: 'textDocument/hover',
        params: { textDocument: { uri: URI }, position: at(0, 0) },
      });
      for (const each of [...asked, 'end']) await server.answered(each);
      server.send({ id: 'stop', method: 'shutdown' });
      await server.answered('stop');
    } finally {
      server.end();
    }
  });

  test('frames with bad headers are left out, and what follows them is answered', async () => {
    const server = new RawServer();
    try {
      server.send({ id: 'start', method: 'initialize', params: { processId: null, capabilities: {}, rootUri: null } });
      await server.answered('start');
      const body = '{"jsonrpc":"2.0","id":"lost","method":"shutdown"}';
      const bad = [
        `Content-Length: abc\r\n\r\n${body}`,
        `Content-Length: -5\r\n\r\n${body}`,
        `Content-Length: 99999999999999\r\n\r\n${body}`,
        `Content-Length: 900\r\n\r\n${body}`,
        `Content-Length: 3\r\n\r\n${body}`,
        `Content-Length:\r\n\r\n${body}`,
        `Content-Length: ${body.length}\n\n${body}`,
        `Content-Size: ${body.length}\r\n\r\n${body}`,
        'garbage without any header ',
        `${'x'.repeat(20_000)}`,
        `Content-Length: 7\r\n\r\nnothing`,
        `Content-Length: 12\r\n\r\n{"a": wrong}`,
      ];
      for (const [i, frame] of bad.entries()) {
        server.write(frame);
        server.send({
          id: i,
          method: 'textDocument/hover',
          params: { textDocument: { uri: URI }, position: at(0, 0) },
        });
        await server.answered(i);
      }
    } finally {
      server.end();
    }
  });

  test('requests before initialize and after shutdown are refused by their codes', async () => {
    const server = new RawServer();
    try {
      const hover = { method: 'textDocument/hover', params: { textDocument: { uri: URI }, position: at(0, 0) } };
      server.send({ id: 1, ...hover });
      assert.equal((await server.answered(1)).error?.code, -32002);
      server.send({ id: 2, method: 'shutdown' });
      assert.equal((await server.answered(2)).error?.code, -32002);
      const initialize = { method: 'initialize', params: { processId: null, capabilities: {}, rootUri: null } };
      server.send({ id: 3, ...initialize });
      assert.equal((await server.answered(3)).error, undefined);
      server.send({ id: 4, ...initialize });
      assert.equal((await server.answered(4)).error?.code, -32600);
      server.send({ id: 5, method: 'shutdown' });
      assert.equal((await server.answered(5)).error, undefined);
      server.send({ id: 6, ...hover });
      assert.equal((await server.answered(6)).error?.code, -32600);
      server.send({ method: 'exit' });
      assert.equal(await server.ended, 0);
    } finally {
      server.end();
    }
  });
});

describe('frames', () => {
  const frame = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

  function through(pieces: readonly Buffer[]): string {
    const frames = new Frames(() => undefined);
    for (const piece of pieces) frames.write(piece);
    const out = frames.read() as Buffer | null;
    return out?.toString() ?? '';
  }

  test('good ones come out as they were, however they are cut', () => {
    const message = fc.oneof(fc.string(), fc.constant('Content-Length: 5\r\n\r\n{}'), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(400), { maxLength: 8 }),
        (texts, cuts) => {
          const all = texts.map((text) => frame(JSON.stringify({ text }))).join('');
          const bytes = Buffer.from(all);
          const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
          const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
          assert.equal(through(pieces), bytes.toString());
        },
      ),
    );
  });

  test('a message in many pieces takes time that grows with its length', () => {
    const text = JSON.stringify({ text: 'x'.repeat(8_000_000) });
    const bytes = Buffer.from(frame(text));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 4096) }, (_, i) =>
      bytes.subarray(i * 4096, (i + 1) * 4096),
    );
    const start = process.cpuUsage();
    assert.equal(through(pieces).length, bytes.length);
    const { user } = process.cpuUsage(start);
    assert.ok(user < 3_000_000, `${user} µs`);
  });
});

test('what is edited at places outside of the text stays what the library makes of it in order', () => {
  const document = TextDocument.create(URI, 'dns-zone', 1, ZONE);
  const end = document.positionAt(ZONE.length);
  TextDocument.update(document, [{ range: { start: end, end }, text: 'x' }], 2);
  assert.equal(document.getText(), `${ZONE}x`);
});

describe('wrong parameters', () => {
  const textDocument = { uri: URI };
  const position = at(5, 2);
  const range = { start: at(0, 0), end: at(1, 0) };
  const options = { tabSize: 8, insertSpaces: true };
  const place = { textDocument, position };
  const key = { domain: 'example.org', selector: 's1' };
  const uri = URI;
  /** Of every request one with all parameters, none of them wrong. */
  const GOOD: Readonly<Record<string, object>> = {
    'textDocument/diagnostic': { textDocument, previousResultId: '1' },
    'textDocument/hover': place,
    'textDocument/codeAction': { textDocument, range, context: { diagnostics: [{ range }], only: ['quickfix'] } },
    'textDocument/definition': place,
    'textDocument/references': { ...place, context: { includeDeclaration: true } },
    'textDocument/documentSymbol': { textDocument },
    'textDocument/documentLink': { textDocument },
    'textDocument/foldingRange': { textDocument },
    'textDocument/selectionRange': { textDocument, positions: [position] },
    'textDocument/formatting': { textDocument, options },
    'textDocument/rangeFormatting': { textDocument, options, range },
    'textDocument/codeLens': { textDocument },
    'textDocument/documentHighlight': place,
    'textDocument/signatureHelp': place,
    'textDocument/inlayHint': { textDocument, range },
    'textDocument/semanticTokens/full': { textDocument },
    'textDocument/semanticTokens/full/delta': { textDocument, previousResultId: '1' },
    'textDocument/semanticTokens/range': { textDocument, range },
    'textDocument/completion': { ...place, context: { triggerCharacter: ' ' } },
    'completionItem/resolve': { label: 's1' },
    'textDocument/prepareRename': place,
    'textDocument/rename': { ...place, newName: 's2' },
    'workspace/willRenameFiles': { files: [{ oldUri: URI, newUri: `${URI}2` }] },
    'workspace/symbol': { query: 's1' },
    'workspace/diagnostic': { previousResultIds: [{ uri, value: '1' }] },
    'workspace/executeCommand': { command: 'dkimLint.checkPublished', arguments: [uri, 's1._domainkey.example.org'] },
    'dkimLint/returnedMessage': { uri },
    'dkimLint/summary': { uri, mask: true },
    'dkimLint/decodedMessage': { uri },
    'dkimLint/attachments': { uri },
    'dkimLint/attachment': { uri, index: 0 },
    'dkimLint/anonymize': { uri },
    'dkimLint/authenticationReport': { uri },
    'dkimLint/explanation': { uri, index: 0 },
    'dkimLint/documentStatus': { uri },
    'dkimLint/selectors': { refresh: false },
    'dkimLint/isIncluded': { uri },
    'dkimLint/rulePage': { id: 'zone/missing-ns' },
    'dkimLint/publishedQuestion': { uri },
    'dkimLint/checkPublished': { uri, name: 'none', server: '192.0.2.1', authorities: ['192.0.2.1'] },
    'dkimLint/lookUpPlan': { uri },
    'dkimLint/lookUpMessage': { uri, server: '192.0.2.1' },
    'dkimLint/comparePrivateKey': { uri: 'file:///none.pem', passphrase: '' },
    'dkimLint/keyPlan': { uri, domain: 'example.org', rotates: 's1' },
    'dkimLint/keyPlace': { uri: 'file:///none.pem' },
    'dkimLint/generateKey': { ...key, type: 'rsa', bits: 1, file: 'file:///none/none.pem' },
    'dkimLint/insertKey': { ...key, uri, record: 'v=DKIM1; p=' },
    'dkimLint/revokeKey': { ...key, uri },
    'dkimLint/incrementSerial': { uri },
    'dkimLint/signerConfiguration': {
      domain: 'example.org',
      signer: 'opendkim',
      keys: [{ selector: 's1', type: 'rsa', path: '/none.pem' }],
      steps: ['first'],
    },
  };
  const WITHOUT_PARAMETERS = ['shutdown', 'dkimLint/serverState'];
  const NOTIFICATIONS = [
    'textDocument/didOpen',
    'textDocument/didChange',
    'textDocument/didSave',
    'textDocument/didClose',
    'workspace/didChangeWatchedFiles',
    'workspace/didChangeConfiguration',
    'workspace/didChangeWorkspaceFolders',
  ];
  /** Those that may be left out. */
  const OPTIONAL =
    /^(?:previousResultId|context\.only|context|context\.triggerCharacter|arguments|mask|refresh|server|authorities|passphrase|bits|steps)$/;

  /** The parameters with one of them wrong: of another type, out of range, or left out. */
  function* wrongOnes(method: string, params: object): Generator<readonly [what: string, params: unknown]> {
    // The selectors may be asked for without any.
    const wholes = method === 'dkimLint/selectors' ? [] : [undefined, null, []];
    for (const whole of [...wholes, 1, 'x', [1, 2], [params]]) yield ['params', whole];
    const walk = function* (
      value: unknown,
      put: (instead: unknown) => object,
      name: string,
    ): ReturnType<typeof wrongOnes> {
      const others: unknown[] = [5, 'x', [], {}, true, -1, 1.5].filter(
        (other) => kindOf(other) !== kindOf(value) || (typeof other === 'number' && (other < 0 || other % 1 !== 0)),
      );
      const isOptional = OPTIONAL.test(name) || (method === 'dkimLint/keyPlan' && !name.includes('.'));
      for (const other of isOptional ? others : [...others, null, undefined]) yield [name, put(other)];
      if (typeof value !== 'object' || value === null) return;
      for (const [field, below] of Object.entries(value)) {
        const copy = (instead: unknown) =>
          put(
            Array.isArray(value)
              ? value.map((each, i) => (String(i) === field ? instead : each))
              : { ...value, [field]: instead },
          );
        yield* walk(below, copy, `${name}.${field}`);
      }
    };
    for (const [field, value] of Object.entries(params)) {
      yield* walk(value, (instead) => ({ ...params, [field]: instead }), field);
    }
  }

  function kindOf(value: unknown): string {
    return Array.isArray(value) ? 'array' : typeof value;
  }

  test('are refused with a sentence that names them, by every request that the server knows', async () => {
    const methods = KNOWN_METHODS.filter((method) => !NOTIFICATIONS.includes(method));
    assert.deepEqual(methods.toSorted(), ['initialize', ...WITHOUT_PARAMETERS, ...Object.keys(GOOD)].toSorted());
    const server = new RawServer();
    const capabilities = { workspace: { applyEdit: true }, window: { showDocument: { support: true } } };
    let count = 0;
    const ask = (method: string, params: unknown) => {
      const id = `r${++count}`;
      server.send({ id, method, params });
      return server.answered(id);
    };
    try {
      for (const params of [undefined, null, 1, [], {}, { capabilities: 5 }, { capabilities, workspaceFolders: [5] }]) {
        const { error } = await ask('initialize', params);
        assert.equal(error?.code, -32602, `initialize ${JSON.stringify(params)}`);
      }
      assert.equal((await ask('initialize', { processId: null, capabilities, rootUri: null })).error, undefined);
      server.send({ method: 'initialized', params: {} });
      const open = { uri: URI, languageId: 'dns-zone', version: 1, text: ZONE };
      server.send({ method: 'textDocument/didOpen', params: { textDocument: open } });
      for (const [method, good] of Object.entries(GOOD)) {
        const { error } = await ask(method, good);
        assert.ok(error === undefined || error.code === -32803, `${method}: ${error?.code} ${error?.message}`);
        for (const [what, params] of wrongOnes(method, good)) {
          const shown = `${method}, ${what}: ${JSON.stringify(params)}`;
          const refused = (await ask(method, params)).error;
          assert.equal(refused?.code, -32602, `${shown}: ${refused?.message}`);
          const first = what.replace(/\.\d+/g, '').split('.')[0]!;
          assert.match(refused!.message, new RegExp(`^${method}: ${first}.* must be .*, but is .*\\.$`), shown);
        }
      }
    } finally {
      server.end();
    }
  });

  test('leave out a notification, and change nothing', async () => {
    const client = new LspClient();
    await client.initialize(PULL);
    await client.open(URI, 'dns-zone', ZONE);
    const before = await client.pull(URI);
    const wrong: Readonly<Record<string, unknown>> = {
      'textDocument/didOpen': { textDocument: { uri: URI, languageId: 'dns-zone', version: 2, text: 5 } },
      'textDocument/didChange': {
        textDocument: { uri: URI, version: 2 },
        contentChanges: [{ text: '' }, { range: { start: at(0, 0), end: null }, text: 'x' }],
      },
      'textDocument/didClose': { textDocument: URI },
      'workspace/didChangeWatchedFiles': { changes: [{ uri: 5, type: 3 }] },
      'workspace/didChangeWorkspaceFolders': { event: { added: [null], removed: [] } },
    };
    for (const [method, params] of Object.entries(wrong))
      await client.connection.sendNotification(method, params as object);
    assert.deepEqual(await client.pull(URI), before);
    for (const method of Object.keys(wrong)) {
      assert.equal(client.log.filter((line) => line.startsWith(`${method}: `)).length, 1, method);
    }
    assert.equal(await client.stop(), 0);
  });
});

interface Answer {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The built server, written to as it comes: no library makes the messages good. */
class RawServer {
  readonly ended: Promise<number | null>;
  readonly #process: ChildProcess;
  readonly #answers = new Map<unknown, Answer>();
  readonly #waiting = new Map<unknown, (answer: Answer) => void>();
  #text = Buffer.alloc(0);

  constructor() {
    const server = path.join(ROOT, 'server/bin/dkim-language-server.cjs');
    this.#process = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdout!.on('data', (chunk: Buffer) => this.#took(chunk));
    this.#process.stdin!.on('error', () => undefined);
  }

  write(text: string): void {
    this.#process.stdin!.write(text);
  }

  send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  /** Rejects where no answer comes. */
  async answered(id: unknown): Promise<Answer> {
    const known = this.#answers.get(id);
    if (known !== undefined) return known;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer to ${String(id)}`)), 30_000);
    });
    const gone = this.ended.then((code) =>
      Promise.reject(new Error(`the server ended (${code}) before ${String(id)}`)),
    );
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    gone.catch(() => undefined);
    return Promise.race([answer, late, gone]).finally(() => clearTimeout(timer));
  }

  end(): void {
    this.#process.kill();
  }

  #took(chunk: Buffer): void {
    this.#text = Buffer.concat([this.#text, chunk]);
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(this.#text.toString('latin1', 0, 200));
      if (header === null) return;
      const end = header[0].length + Number(header[1]);
      if (this.#text.length < end) return;
      const message = JSON.parse(this.#text.toString('utf8', header[0].length, end)) as Answer & { method?: string };
      this.#text = this.#text.subarray(end);
      if (message.method !== undefined) {
        // What the server asks is answered, so that it waits for nothing.
        if (message.id !== undefined) this.send({ id: message.id, result: null });
        continue;
      }
      this.#answers.set(message.id, message);
      this.#waiting.get(message.id)?.(message);
    }
  }
}
