/**
 * Requests about published keys: `dkimLint/publishedQuestion` says what a look-up would ask whom, `dkimLint/checkPublished`
 * makes it (the client has shown it to the user before), `dkimLint/comparePrivateKey` tells which records a private key
 * fits.
 */

import { type CancellationToken, type Connection, RequestType } from 'vscode-languageserver';
import { publishedPage } from '../core/documents/published-page.ts';
import type { Session } from '../core/session.ts';
import { type DomainName, domainName } from '../core/text/domain-name.ts';
import { keyOwners } from '../core/workspace/key-owners.ts';
import { comparePublished, keyNamesOf, publishedQuestion } from '../core/workspace/published.ts';
import type { Host, PublishedServers } from '../host/host.ts';
import type { OpenDocuments } from './documents.ts';
import { guarded } from './requests.ts';

interface UriParams {
  readonly uri: string;
}

/** What a look-up would be: nothing is asked for this. */
interface PublishedPlan {
  /** The names that can be asked for. */
  readonly names: readonly DomainName[];
  readonly zone: DomainName | null;
  /** The system's resolvers. */
  readonly resolvers: readonly string[];
}

interface CheckParams extends UriParams, PublishedServers {
  readonly name: string;
}

type CheckAnswer =
  | { readonly page: string; readonly isSame: boolean }
  | { readonly problem: 'bad-address' | 'no-record' };

type Answer = PublishedPlan | CheckAnswer;

interface CompareParams extends UriParams {
  readonly passphrase?: string;
}

interface CompareAnswer {
  readonly status:
    | 'compared'
    | 'needs-passphrase'
    | 'wrong-passphrase'
    | 'no-private-key'
    | 'unsupported'
    | 'unreadable';
  /** The names of the records that the key fits. */
  readonly names: readonly string[];
  /** How many records it was compared with. */
  readonly count: number;
}

/** Octets: no private key is larger. */
const MAX_KEY = 256 * 1024;

export function registerPublishedRequests(
  connection: Connection,
  documents: OpenDocuments,
  session: Session,
  host: Host,
): void {
  const answer = <P extends UriParams>(
    name: string,
    handle: (uri: string, params: P, token: CancellationToken) => Answer | null | Promise<Answer | null>,
  ) => {
    type Params = P & { readonly textDocument: UriParams };
    const handler = guarded<Params, Answer | null>(connection, documents, name, null, ({ uri }, params, token) =>
      handle(uri, params, token),
    );
    connection.onRequest<P, Answer | null, never>(new RequestType(name), (params, token) =>
      handler({ ...params, textDocument: { uri: params.uri } }, token),
    );
  };

  answer('dkimLint/publishedQuestion', async (uri) => {
    const { document } = session.snapshot(uri);
    if (document.kind !== 'dns-zone' || host.askPublished === undefined) return null;
    const names = keyNamesOf(document).filter((name) => publishedQuestion(document, name) !== undefined);
    return { names, zone: document.zone.origin ?? null, resolvers: (await host.resolvers?.()) ?? [] };
  });

  answer('dkimLint/checkPublished', async (uri, { name, server, authorities }: CheckParams, token) => {
    const { document } = session.snapshot(uri);
    if (document.kind !== 'dns-zone' || host.askPublished === undefined) return null;
    const question = publishedQuestion(document, domainName(name));
    // The DNS is asked for keys of the zone alone.
    if (question === undefined || !keyNamesOf(document).includes(question.name)) return { problem: 'no-record' };
    const servers = {
      ...(server === undefined ? {} : { server }),
      ...(authorities === undefined ? {} : { authorities }),
    };
    const answers = await host.askPublished(question, servers, signalOf(token));
    if (answers === 'bad-address') return { problem: answers };
    const comparison = comparePublished(document, question, answers);
    return { page: publishedPage(comparison), isSame: comparison.isSame };
  });

  connection.onRequest('dkimLint/comparePrivateKey', async ({ uri, passphrase }: CompareParams) => {
    const records = session.keyRecords;
    const failed = (status: CompareAnswer['status']): CompareAnswer => ({ status, names: [], count: records.length });
    const bytes = await host.readFile(uri, MAX_KEY);
    if (bytes === undefined) return failed('unreadable');
    let pem = new TextDecoder().decode(bytes);
    if (passphrase !== undefined) {
      const decrypted = host.decryptKey?.(pem, passphrase) ?? { status: 'unsupported' };
      if (decrypted.status !== 'plain') return failed(decrypted.status);
      pem = decrypted.pem;
    }
    const owners = await keyOwners(pem, records);
    if (owners.status !== 'compared') return failed(owners.status);
    const names = [...new Set(owners.fits.map(({ owner }) => owner))];
    return { status: 'compared', names, count: records.length } satisfies CompareAnswer;
  });
}

function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
