/** The first answer comes before the engine is loaded, and what a client sends meanwhile is handled in its order. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import {
  type Connection,
  createConnection,
  createMessageConnection,
  type InitializeResult,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { Gate } from '../../server/src/lsp/gate.ts';
import type { Introduction } from '../../server/src/lsp/server.ts';
import { startServer } from '../../server/src/lsp/start.ts';
import { LspClient, PULL } from './lsp-client.ts';

const ZONE = {
  uri: 'file:///start.example.zone',
  languageId: 'dns-zone',
  version: 1,
  text: '$ORIGIN start.example.\n$TTL 60\na TXT "v=spf1 all"\n',
};
const initialize = { processId: null, rootUri: null, capabilities: {} };

/** A server whose engine is loaded when the test says so. */
function startedServer(run: (connection: Connection) => void) {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const gate = new Gate();
  let loaded: (() => void) | undefined;
  const loading = new Promise<void>((resolve) => {
    loaded = resolve;
  });
  startServer({
    connection: createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient), {
      messageStrategy: gate,
    }),
    gate,
    version: '1.2.3',
    afterSending: (callback) => void setImmediate(callback),
    async load() {
      await loading;
      return ({ connection }: Introduction) => run(connection);
    },
  });
  const client = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  client.listen();
  return { client, load: () => loaded!() };
}

test('initialize is answered while nothing of the engine is loaded', async () => {
  const { client } = startedServer(() => assert.fail('not asked for'));
  const { serverInfo, capabilities } = await client.sendRequest<InitializeResult>('initialize', initialize);
  assert.deepEqual(serverInfo, { name: 'dkim-language-server', version: '1.2.3' });
  assert.equal(capabilities.hoverProvider, true);
  client.dispose();
});

test('messages that come before the engine is loaded are handled in their order', async () => {
  const handled: string[] = [];
  const { client, load } = startedServer((connection) => {
    connection.onInitialized(() => void handled.push('initialized'));
    connection.onDidOpenTextDocument(() => void handled.push('didOpen'));
    connection.onHover(() => {
      handled.push('hover');
      return null;
    });
    connection.onDidCloseTextDocument(() => void handled.push('didClose'));
  });
  await client.sendRequest('initialize', initialize);
  const textDocument = { uri: ZONE.uri };
  const position = { line: 0, character: 0 };
  void client.sendNotification('initialized', {});
  void client.sendNotification('textDocument/didOpen', { textDocument: ZONE });
  const hover = client.sendRequest('textDocument/hover', { textDocument, position });
  void client.sendNotification('textDocument/didClose', { textDocument });
  const again = client.sendRequest('initialize', initialize);
  load();
  assert.equal(await hover, null);
  await assert.rejects(again, /initialized already/);
  assert.deepEqual(handled, ['initialized', 'didOpen', 'hover', 'didClose']);
  client.dispose();
});

test('the built server answers what was sent together with initialize', async (t) => {
  const client = new LspClient();
  t.after(() => client.process.kill());
  const answer = client.connection.sendRequest<InitializeResult>('initialize', { ...initialize, capabilities: PULL });
  void client.connection.sendNotification('initialized', {});
  void client.connection.sendNotification('textDocument/didOpen', { textDocument: ZONE });
  const diagnostics = client.pull(ZONE.uri);
  assert.equal((await answer).serverInfo?.name, 'dkim-language-server');
  assert.ok((await diagnostics).length > 0);
  assert.equal(await client.stop(), 0);
});
