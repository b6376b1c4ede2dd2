/**
 * Requests about published keys. A look-up in the DNS is made only after the user has agreed to it: the client shows before what
 * would be asked whom.
 */

import { publishedPage } from '../core/documents/published-page.ts';
import { domainName } from '../core/text/domain-name.ts';
import { uniqueBy } from '../core/text/lists.ts';
import { keyOwners } from '../core/workspace/key-owners.ts';
import { comparePublished, keyNamesOf, publishedQuestion } from '../core/workspace/published.ts';
import type { ServerContext } from './context.ts';
import { toLocations } from './conversion.ts';
import {
  type CheckPublishedAnswer,
  CheckPublishedRequest,
  type ComparePrivateKeyAnswer,
  ComparePrivateKeyRequest,
  type NoDns,
  type PublishedPlan,
  PublishedQuestionRequest,
} from './protocol.ts';
import { type Answer, onDocumentRequest, onRequest, signalOf } from './requests.ts';

/** Octets: no private key is larger. */
const MAX_KEY = 256 * 1024;

/** What the server's own commands take from here. */
export interface PublishedAnswering {
  readonly plan: Answer<typeof PublishedQuestionRequest>;
  readonly check: Answer<typeof CheckPublishedRequest>;
}

export function registerPublishedRequests(context: ServerContext): PublishedAnswering {
  const { connection, session, host, positionsOf } = context;

  const plan = onDocumentRequest(
    context,
    PublishedQuestionRequest,
    async ({ uri }): Promise<PublishedPlan | NoDns | null> => {
      const { document } = session.snapshot(uri);
      if (document.kind !== 'dns-zone') return null;
      if (host.askPublished === undefined) return { problem: 'no-dns' };
      const names = keyNamesOf(document).filter((name) => publishedQuestion(document, name) !== undefined);
      return { names, zone: document.zone.origin ?? null, resolvers: (await host.resolvers?.()) ?? [] };
    },
  );

  const check = onDocumentRequest(
    context,
    CheckPublishedRequest,
    async ({ uri, name, server, authorities }, token): Promise<CheckPublishedAnswer | null> => {
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
      const refusal = session.index.refusalOf(document, session.settingsOf(uri).zone.target);
      return { page: publishedPage(comparison, refusal), isSame: comparison.isSame };
    },
  );

  onRequest(connection, ComparePrivateKeyRequest, async ({ uri, passphrase }) => {
    const records = session.keyRecords;
    const failed = (status: ComparePrivateKeyAnswer['status']): ComparePrivateKeyAnswer => ({
      status,
      names: [],
      places: [],
      count: records.length,
    });
    const bytes = await host.readFile(uri, MAX_KEY);
    if (bytes === undefined) return failed('unreadable');
    let pem = new TextDecoder().decode(bytes);
    if (passphrase !== undefined && host.decryptKey !== undefined) {
      const decrypted = host.decryptKey(pem, passphrase);
      if (decrypted.status !== 'plain') return failed(decrypted.status);
      pem = decrypted.pem;
    }
    const owners = await keyOwners(pem, records);
    if (owners.status === 'needs-passphrase' && host.decryptKey === undefined) return failed('no-passphrases');
    if (owners.status !== 'compared') return failed(owners.status);
    const fits = uniqueBy(owners.fits, ({ owner }) => owner);
    const places = toLocations(
      positionsOf,
      fits.map(({ document, headSpan }) => ({ uri: document.uri, span: headSpan })),
    );
    return { status: 'compared', names: fits.map(({ owner }) => owner), places, count: records.length };
  });

  return { plan, check };
}
