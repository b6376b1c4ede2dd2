/** The requests of the language status item, and of the command that collects what a bug report needs. */

import { documentStatus } from '../core/documents/document-status.ts';
import type { ServerContext } from './context.ts';
import { DocumentStatusRequest, type ServerState, ServerStateRequest } from './protocol.ts';
import { onDocumentRequest, onRequest } from './requests.ts';

export function registerStatusRequests(context: ServerContext): void {
  const { connection, session, workspace, documents, host, version } = context;
  onDocumentRequest(context, DocumentStatusRequest, ({ uri }) => documentStatus(session.snapshot(uri)));
  onRequest(connection, ServerStateRequest, (): ServerState => {
    const failures = [...documents.uris()].flatMap((uri) => session.failures(uri));
    return {
      version,
      platform: host.platform,
      openMessages: session.openUris('eml').length,
      openZones: session.openUris('dns-zone').length,
      readFiles: workspace.count,
      isComplete: workspace.isComplete,
      isCutShort: workspace.isCutShort,
      failedRules: [...new Set(failures.map(({ rule }) => rule.id))],
    };
  });
}
